import { type Criteria, conditionsOf, criteriaOf } from "../../criteria/index.ts";
import type { Write } from "../../model.ts";
import { sameName } from "../../project/names.ts";
import { all, isTrue, textOf } from "../../project/xml.ts";
import type { Kind, Piece } from "../kind.ts";
import { typesOf } from "../object/types.ts";

/** An assignment rule, its entries in the order in which they are asked. */
export interface AssignmentRule extends Piece {
  kind: "assignment rule";
  object: string;
  name: string;
  line: number;
  active: boolean;
  entries: AssignmentEntry[];
}

export interface AssignmentEntry {
  line: number;
  criteria: Criteria;
  /** Absent: the owner stays, and no later entry is asked. */
  assignTo?: { type: "Queue" | "User"; name: string };
  /** Name of the e-mail template by which the new owner is told. */
  template?: string;
  /** The case team that is added. */
  team?: string;
}

export const assignmentRules: Kind<AssignmentRule> = {
  name: "assignment rule",
  endings: [".assignmentRules-meta.xml", ".assignmentRules"],

  concerns: (file, object) => sameName(file.name, object),

  read: (file) =>
    all(file.xml().root, "assignmentRule").map((rule) => ({
      kind: "assignment rule",
      file: file.path,
      object: file.name,
      name: textOf(rule, "fullName") ?? "",
      line: rule.line,
      active: isTrue(rule, "active"),
      entries: all(rule, "ruleEntry").map((entry) => {
        const name = textOf(entry, "assignedTo");
        const template = textOf(entry, "template");
        const team = textOf(entry, "team");
        return {
          line: entry.line,
          criteria: criteriaOf(entry),
          ...(name && {
            assignTo: { type: textOf(entry, "assignedToType") === "User" ? "User" : "Queue", name },
          }),
          ...(template && { template }),
          ...(team && { team }),
        };
      }),
    })),

  writes: (object, project) =>
    project
      .pieces<AssignmentRule>("assignment rule")
      .filter((rule) => sameName(rule.object, object))
      .flatMap((rule) =>
        rule.entries.flatMap((entry, at): Write[] => {
          if (!entry.assignTo) return [];
          const { type, name } = entry.assignTo;
          return [
            {
              object,
              field: "OwnerId",
              writer: {
                kind: "assignment rule",
                name: `${rule.name}, entry ${at + 1}`,
                file: rule.file,
                line: entry.line,
                active: rule.active,
                entry: { of: rule.name, number: at + 1 },
              },
              on: ["create", "update"],
              moment: "assignment rules",
              when: [ASKED, ...conditionsOf(entry.criteria, object, typesOf(object, project))],
              value: { is: "name", of: type, name },
              record: "same",
            },
          ];
        }),
      ),
};

/** Web-to-case, e-mail-to-case and the console ask on create; a save through the API, or an edit, where it says so. */
const ASKED = { text: "the save asks for the active assignment rule", expression: "Save.assigns" };
