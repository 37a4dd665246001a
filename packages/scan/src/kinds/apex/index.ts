import type { Kind } from "../kind.ts";
import type { ApexPiece } from "./pieces.ts";
import { readApex } from "./read.ts";
import { worldOf } from "./world.ts";
import { apexWrites } from "./writes.ts";

/**
 * Triggers and classes. Reading a file makes an outline of it from its tokens; bodies that may set a field of the object, or
 * lead to one that does, are parsed and followed from where they are entered to where the field is set. Nothing is run.
 */
export const apex: Kind<ApexPiece> = {
  name: "apex",
  endings: [".cls", ".trigger", ".cls-meta.xml", ".trigger-meta.xml"],
  // of the files beside the source only those say something that switch it off
  concerns: ({ path, text }) => !path.endsWith("-meta.xml") || /<status>(?!Active)/.test(text),
  read: readApex,
  writes: apexWrites,
  unread(project) {
    const { broken, cut } = worldOf(project);
    return [...broken.map(({ file, line, why }) => ({ file, line, why })), ...cut];
  },
  leftOut(project) {
    const pieces = project.pieces<ApexPiece>("apex");
    const count = (what: ApexPiece["is"]) => pieces.filter(({ is }) => is === what).length;
    return { "Apex tests": count("test"), "Apex hidden by its package": count("hidden") };
  },
};
