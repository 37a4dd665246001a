import type { Core } from "../core.ts";
import { isTrue, NO_ELEMENT, parseXml, textOf } from "../metadata/xml.ts";
import type { Row } from "../storage/store.ts";
import { type MergeContext, merge } from "./merge.ts";

/** The records of deployed e-mail templates. */
export function templatesOf(core: Core): Record<string, unknown>[] {
  return Object.entries(core.setup().metadata.sources?.EmailTemplate ?? {}).map(
    ([fullName, { text, meta }]) => {
      const root = (meta && parseXml(meta).children.get("EmailTemplate")?.[0]) || NO_ELEMENT;
      const type = textOf(root, "type") ?? "text";
      const DeveloperName = fullName.split("/").at(-1)!;
      return {
        Name: textOf(root, "name") ?? DeveloperName,
        DeveloperName,
        Description: textOf(root, "description") ?? null,
        Subject: textOf(root, "subject") ?? null,
        TemplateType: type,
        TemplateStyle: textOf(root, "style") ?? "none",
        IsActive: isTrue(root, "available") ?? false,
        Body: type === "text" ? text : (textOf(root, "textOnly") ?? null),
        HtmlValue: type === "text" ? null : text,
      };
    },
  );
}

/** A mail as a template has it. */
export interface Filled {
  subject: string;
  body: string;
  html: boolean;
}

/** A template with the values of a record, of whom it goes to and of who sends it. */
export function fill(core: Core, template: Row, context: MergeContext): Filled {
  const html = typeof template.HtmlValue === "string" && template.HtmlValue !== "";
  const text = (html ? template.HtmlValue : template.Body) as string | null;
  return {
    subject: merge(core, (template.Subject as string | null) ?? "", context),
    body: merge(core, text ?? "", context),
    html,
  };
}
