import type { SourceFile } from "../kinds/kind.ts";
import { parseXml } from "./xml.ts";

const ENDING = /\.[A-Za-z]+(?:-meta\.xml)?$/;
const OBJECT = /(?:^|\/)objects\/([^/]+)\//;

/** How a file's name ends: `.flow-meta.xml`, `.flow`; undefined where it has no ending. */
export const endingOf = (path: string): string | undefined => ENDING.exec(path)?.[0];

/** A file of the project by its path and its text. */
export function sourceFile(path: string, text: string): SourceFile {
  let xml: ReturnType<typeof parseXml> | undefined;
  const object = OBJECT.exec(path)?.[1];
  return {
    path,
    name: path.slice(path.lastIndexOf("/") + 1).replace(ENDING, ""),
    ...(object && { object }),
    text,
    xml: () => {
      xml ??= parseXml(text);
      return xml;
    },
  };
}
