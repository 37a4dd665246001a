import { formulaConditions, namesOf } from "../../criteria/index.ts";
import { sameName } from "../../project/names.ts";
import { all, type Element, isTrue, textOf } from "../../project/xml.ts";
import type { Kind, Piece, SourceFile } from "../kind.ts";

export interface ValidationRule extends Piece {
  kind: "validation rule";
  object: string;
  name: string;
  line: number;
  active: boolean;
  /** The save is refused where it is true. */
  formula: string;
  message?: string;
}

export const validationRules: Kind<ValidationRule> = {
  name: "validation rule",
  endings: [".validationRule-meta.xml", ".object", ".object-meta.xml"],

  concerns: (file, object) => sameName(file.object ?? file.name, object),

  read(file) {
    const { name, root } = file.xml();
    return name === "ValidationRule"
      ? [ruleFrom(root, file)]
      : all(root, "validationRules").map((rule) => ruleFrom(rule, file));
  },

  blocks: (object, project) =>
    project
      .pieces<ValidationRule>("validation rule")
      .filter((rule) => sameName(rule.object, object))
      .map(({ kind, name, file, line, active, formula, message }) => ({
        kind,
        object,
        name,
        file,
        line,
        active,
        when: formulaConditions(formula, object),
        ...(message && { message }),
        fields: namesOf(formula, object),
      })),
};

function ruleFrom(rule: Element, file: SourceFile): ValidationRule {
  const message = textOf(rule, "errorMessage");
  return {
    kind: "validation rule",
    file: file.path,
    object: file.object ?? file.name,
    name: textOf(rule, "fullName") ?? file.name,
    line: rule.line,
    active: isTrue(rule, "active"),
    formula: textOf(rule, "errorConditionFormula") ?? "",
    ...(message && { message }),
  };
}
