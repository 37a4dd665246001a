import type { Blocker, Unread, Write } from "../model.ts";
import type { Element } from "../project/xml.ts";

/** A file of the project; what belongs to it by name is known from its path alone. */
export interface SourceFile {
  /** Below the project's folder, with forward slashes. */
  path: string;
  /** Without its endings: `Route_Case` of `flows/Route_Case.flow-meta.xml`. */
  name: string;
  /** Of the folder `objects/NAME/` that it lies in, where it does. */
  object?: string;
  text: string;
  /**
   * Its XML, read once however many kinds ask for it.
   * @throws Error `line N: …` where it is none
   */
  xml(): { name: string; root: Element };
}

/** One thing that a file says: plain data, since files are read on other threads. */
export interface Piece {
  kind: string;
  file: string;
}

/** All that was read, by kind. */
export interface Project {
  pieces<P extends Piece>(kind: string): P[];
}

/** One kind of metadata: how its files end, what they say, and what that writes. A new one is a folder, and a line in the list. */
export interface Kind<P extends Piece = Piece> {
  /** Unique among kinds; its pieces carry it, or names of their own where a file says several things. */
  name: string;
  /** Of the source format and of the metadata format: `.flow-meta.xml`, `.flow`. */
  endings: string[];
  /** Whether a file can say anything about the object, by its name or a glance at its text; others are not read. */
  concerns?(file: SourceFile, object: string): boolean;
  /**
   * What a file says. Pure, and runs nothing of it.
   * @throws Error `line N: …` where it cannot be read; the file is reported, and the scan goes on
   */
  read(file: SourceFile, object: string): P[];
  /** What writes an object's fields, of all pieces of this kind and those that they refer to. */
  writes?(object: string, project: Project): Write[];
  /** What refuses a save of the object. */
  blocks?(object: string, project: Project): Blocker[];
  /** What of files that were read turned out not to be readable, once one looked closer. */
  unread?(project: Project): Unread[];
  /** How many files were left out on purpose, by the reason. */
  leftOut?(project: Project): Record<string, number>;
}
