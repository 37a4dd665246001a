import { type FoundId, idsIn } from "../../targets/ids.ts";
import type { Kind, Piece } from "../kind.ts";

/** A record's id that stands in a file as it is: it means nothing in another org, and nothing once the record is gone. */
export interface HardCodedId extends Piece, FoundId {
  kind: "hard-coded id";
}

/** Ids wherever they stand in what speaks of the object: flows, rules, code, formulas. */
export const hardCodedIds: Kind<HardCodedId> = {
  name: "hard-coded id",
  endings: [
    ...[".flow-meta.xml", ".flow", ".cls", ".trigger", ".workflow-meta.xml", ".workflow"],
    ...[".assignmentRules-meta.xml", ".assignmentRules", ".escalationRules-meta.xml", ".escalationRules"],
    ...[".autoResponseRules-meta.xml", ".autoResponseRules", ".approvalProcess-meta.xml", ".approvalProcess"],
    ...[".object-meta.xml", ".object", ".field-meta.xml", ".validationRule-meta.xml"],
    ...[".quickAction-meta.xml", ".quickAction"],
  ],

  concerns: ({ path, text }, object) => idsIn(text).length > 0 && speaksOf(path, text, object),

  read: ({ path, text }) => idsIn(text).map((one) => ({ kind: "hard-coded id", file: path, ...one })),
};

const speaksOf = (path: string, text: string, object: string): boolean => {
  const name = object.toLowerCase();
  return path.toLowerCase().includes(name) || text.toLowerCase().includes(name);
};
