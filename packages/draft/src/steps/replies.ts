import { type AutoResponseRule, conditionsOf, type Project, typesOf } from "@throughline/scan";
import type { Left, Part } from "../drafted.ts";
import { comment } from "../write/yaml.ts";

/** Replies that the org sends by itself: a workflow has no step that sends one of its templates, and needs none. */
export function replyParts(object: string, project: Project): { parts: Part[]; left: Left[] } {
  const rule = project
    .pieces<AutoResponseRule>("auto-response rule")
    .find((one) => one.object === object && one.active && one.entries.length > 0);
  if (!rule) return { parts: [], left: [] };
  const typeOf = typesOf(object, project);
  const lines = rule.entries.flatMap(({ criteria, template, sender, line }, at) => {
    const when = conditionsOf(criteria, object, typeOf)
      .map(({ text }) => text)
      .join(" and ");
    const from = sender.email ? ` from ${sender.email}` : "";
    return comment(
      `  ${at + 1}. ${when || "always"}: ${template ?? "no template"}${from} (${rule.file}:${line})`,
    );
  });
  return {
    parts: [
      {
        lines: [
          ...comment(
            `The org goes on answering by its auto-response rule "${rule.name}". A reply by the workflow is a call of a mail system: call: reply, use: mail.reply. The templates are:`,
          ),
          ...lines,
        ],
      },
    ],
    left: [
      {
        ...{
          file: rule.file,
          line: rule.line,
          what: `auto-response rule ${rule.name}, ${rule.entries.length} entries`,
        },
        why: "no step sends an e-mail template of the org; the org goes on sending them itself",
      },
    ],
  };
}
