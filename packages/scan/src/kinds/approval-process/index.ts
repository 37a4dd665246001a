import { type Criteria, conditionsOf, criteriaOf } from "../../criteria/index.ts";
import type { Write } from "../../model.ts";
import { decoded } from "../../project/names.ts";
import { all, type Element, first, isTrue, textOf } from "../../project/xml.ts";
import type { Kind, Piece } from "../kind.ts";
import { typesOf } from "../object/types.ts";
import { type Action, actionFrom, writesOf } from "../workflow-rule/field-update.ts";

export interface ApprovalProcess extends Piece {
  kind: "approval process";
  object: string;
  name: string;
  line: number;
  active: boolean;
  entry: Criteria;
  /** What happens at which turn of it: on submission, at a step, at the end, on recall. */
  turns: { name: string; actions: Action[] }[];
}

const TURNS: [element: string, name: string][] = [
  ["initialSubmissionActions", "submitted"],
  ["finalApprovalActions", "approved"],
  ["finalRejectionActions", "rejected"],
  ["recallActions", "recalled"],
];

export const approvalProcesses: Kind<ApprovalProcess> = {
  name: "approval process",
  endings: [".approvalProcess-meta.xml", ".approvalProcess"],

  read(file) {
    const { root } = file.xml();
    const [object = "", ...rest] = file.name.split(".");
    const turn = (parent: Element, element: string, name: string) => ({
      name,
      actions: all(first(parent, element) ?? NOTHING, "action").map(actionFrom),
    });
    const steps = all(root, "approvalStep").flatMap((step) => {
      const name = textOf(step, "label") ?? textOf(step, "name") ?? "";
      return [
        turn(step, "approvalActions", `approved at ${name}`),
        turn(step, "rejectionActions", `rejected at ${name}`),
      ];
    });
    return [
      {
        kind: "approval process",
        file: file.path,
        object,
        name: textOf(root, "label") ?? decoded(rest.join(".")),
        line: root.line,
        active: isTrue(root, "active"),
        entry: criteriaOf(first(root, "entryCriteria")),
        turns: [...TURNS.map(([element, name]) => turn(root, element, name)), ...steps].filter(
          ({ actions }) => actions.length > 0,
        ),
      },
    ];
  },

  writes: (object, project) =>
    project.pieces<ApprovalProcess>("approval process").flatMap((process) =>
      process.turns.flatMap(({ name, actions }): Write[] =>
        writesOf(actions, process.object, object, project, {
          writer: {
            kind: "approval process",
            name: process.name,
            file: process.file,
            line: process.line,
            active: process.active,
          },
          on: [],
          moment: "by a person",
          when: conditionsOf(process.entry, process.object, typesOf(process.object, project)),
          via: [process.name, name],
        }),
      ),
    ),
};

const NOTHING: Element = { line: 0, text: "", children: new Map() };
