import { formulaExpression } from "../../criteria/index.ts";
import type { Write, Written } from "../../model.ts";
import { decoded, sameName } from "../../project/names.ts";
import { all, textOf } from "../../project/xml.ts";
import type { Kind, Piece } from "../kind.ts";

/** A quick action with the values that it fills in. */
export interface QuickAction extends Piece {
  kind: "quick action";
  /** The object whose record it makes or changes. */
  object: string;
  name: string;
  label: string;
  line: number;
  type: string;
  values: { line: number; field: string; formula?: string; literal?: string }[];
}

export const quickActions: Kind<QuickAction> = {
  name: "quick action",
  endings: [".quickAction-meta.xml", ".quickAction"],

  concerns: (file) => file.text.includes("<fieldOverrides>"),

  read(file) {
    const { root } = file.xml();
    const [before, after] = file.name.split(".");
    const type = textOf(root, "type") ?? "";
    // an update is about the record on whose page it stands
    const object = type === "Update" && after ? before : (textOf(root, "targetObject") ?? before);
    return [
      {
        kind: "quick action",
        file: file.path,
        object: object ?? "",
        name: decoded(file.name),
        label: textOf(root, "label") ?? textOf(root, "standardLabel") ?? file.name,
        line: root.line,
        type,
        values: all(root, "fieldOverrides").map((value) => {
          const formula = textOf(value, "formula");
          const literal = textOf(value, "literalValue");
          return {
            line: value.line,
            field: textOf(value, "field") ?? "",
            ...(formula !== undefined && { formula }),
            ...(literal !== undefined && { literal }),
          };
        }),
      },
    ];
  },

  writes: (object, project) =>
    project
      .pieces<QuickAction>("quick action")
      .filter((action) => sameName(action.object, object))
      .flatMap((action) =>
        action.values.map(
          (value): Write => ({
            object,
            field: value.field,
            writer: {
              kind: "quick action",
              name: action.name,
              label: action.label,
              file: action.file,
              line: action.line,
              active: true,
            },
            at: { file: action.file, line: value.line },
            on: [],
            moment: "by a person",
            when: [],
            value: filledIn(action, value),
            record: action.type === "Update" ? "same" : "other",
          }),
        ),
      ),
};

/** A formula wins over a literal. Of an action that makes a record, its names are those of the record on whose page it stands. */
function filledIn(
  { type, object }: QuickAction,
  { formula, literal }: QuickAction["values"][number],
): Written {
  if (formula === undefined) return { is: "value", value: literal ?? null };
  const [, text] = /^"([^"\\]*)"$/.exec(formula) ?? [];
  if (text !== undefined) return { is: "value", value: text };
  const expression = type === "Update" ? formulaExpression(formula, object) : undefined;
  return expression === undefined
    ? { is: "unknown", text: formula }
    : { is: "expression", expression, text: formula };
}
