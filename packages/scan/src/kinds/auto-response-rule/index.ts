import { type Criteria, criteriaOf } from "../../criteria/index.ts";
import { sameName } from "../../project/names.ts";
import { all, isTrue, textOf } from "../../project/xml.ts";
import type { Kind, Piece } from "../kind.ts";

/** Who is answered how when a case or a lead comes in; it writes no field. */
export interface AutoResponseRule extends Piece {
  kind: "auto-response rule";
  object: string;
  name: string;
  line: number;
  active: boolean;
  entries: {
    line: number;
    criteria: Criteria;
    template?: string;
    sender: { name?: string; email?: string; replyTo?: string };
  }[];
}

export const autoResponseRules: Kind<AutoResponseRule> = {
  name: "auto-response rule",
  endings: [".autoResponseRules-meta.xml", ".autoResponseRules"],
  concerns: (file, object) => sameName(file.name, object),
  read: (file) =>
    all(file.xml().root, "autoResponseRule").map((rule) => ({
      kind: "auto-response rule",
      file: file.path,
      object: file.name,
      name: textOf(rule, "fullName") ?? "",
      line: rule.line,
      active: isTrue(rule, "active"),
      entries: all(rule, "ruleEntry").map((entry) => {
        const template = textOf(entry, "template");
        const [name, email, replyTo] = ["senderName", "senderEmail", "replyToEmail"].map((of) =>
          textOf(entry, of),
        );
        return {
          line: entry.line,
          criteria: criteriaOf(entry),
          ...(template && { template }),
          sender: { ...(name && { name }), ...(email && { email }), ...(replyTo && { replyTo }) },
        };
      }),
    })),
};
