import { type Criteria, conditionsOf, criteriaOf } from "../../criteria/index.ts";
import { decoded, sameName } from "../../project/names.ts";
import { all, first, isTrue, textOf } from "../../project/xml.ts";
import type { Kind, Piece } from "../kind.ts";
import { typesOf } from "../object/types.ts";

export interface DuplicateRule extends Piece {
  kind: "duplicate rule";
  object: string;
  name: string;
  line: number;
  active: boolean;
  /** Whether a save is refused, or only remarked upon. */
  blocks: { create: boolean; update: boolean };
  message?: string;
  filter: Criteria;
  matchingRules: string[];
}

/** Which fields make two records the same. */
export interface MatchingRule extends Piece {
  kind: "matching rule";
  object: string;
  name: string;
  fields: string[];
}

export const duplicateRules: Kind<DuplicateRule | MatchingRule> = {
  name: "duplicate rule",
  endings: [".duplicateRule-meta.xml", ".duplicateRule", ".matchingRule-meta.xml", ".matchingRule"],

  concerns: (file, object) => sameName(file.name.split(".")[0], object),

  read(file) {
    const { name: element, root } = file.xml();
    const [object = "", ...rest] = file.name.split(".");
    if (element === "MatchingRules")
      return all(root, "matchingRules").map((rule) => ({
        kind: "matching rule",
        file: file.path,
        object,
        name: textOf(rule, "fullName") ?? "",
        fields: all(rule, "matchingRuleItems").flatMap((item) => textOf(item, "fieldName") ?? []),
      }));
    const message = textOf(root, "alertText");
    return [
      {
        kind: "duplicate rule",
        file: file.path,
        object,
        name: textOf(root, "masterLabel") ?? decoded(rest.join(".")),
        line: root.line,
        active: isTrue(root, "isActive"),
        blocks: {
          create: textOf(root, "actionOnInsert") === "Block",
          update: textOf(root, "actionOnUpdate") === "Block",
        },
        ...(message && { message }),
        filter: criteriaOf(first(root, "duplicateRuleFilter"), "duplicateRuleFilterItems"),
        matchingRules: all(root, "duplicateRuleMatchRules").flatMap(
          (rule) => textOf(rule, "matchingRule") ?? [],
        ),
      },
    ];
  },

  blocks: (object, project) =>
    project
      .pieces<DuplicateRule>("duplicate rule")
      .filter((rule) => sameName(rule.object, object) && (rule.blocks.create || rule.blocks.update))
      .map(({ kind, name, file, line, active, blocks, message, filter, matchingRules }) => ({
        kind,
        object,
        name,
        file,
        line,
        active,
        when: [
          ...(blocks.create && blocks.update ? [] : [ON[blocks.create ? "create" : "update"]]),
          ...conditionsOf(filter, object, typesOf(object, project)),
          { text: `another record is the same by ${matchingRules.join(", ") || "its matching rule"}` },
        ],
        ...(message && { message }),
        fields: project
          .pieces<MatchingRule>("matching rule")
          .filter((rule) => sameName(rule.object, object) && matchingRules.includes(rule.name))
          .flatMap((rule) => rule.fields),
      })),
};

const ON = {
  create: { text: "it is created", expression: "Save.isNew" },
  update: { text: "it is changed", expression: "!Save.isNew" },
};
