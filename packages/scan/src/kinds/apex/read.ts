import { textOf } from "../../project/xml.ts";
import type { SourceFile } from "../kind.ts";
import type { ApexPiece } from "./pieces.ts";
import { glance } from "./syntax/glance.ts";
import { outlineOf } from "./syntax/outline.ts";

const IS_TEST = /@istest\b|\btestmethod\b/i;
/** `%%%NAMESPACE%%%Field__c`, as packages are kept before they are built. */
const BUILD_NAME = /%%%\w+?%%%(\.|__)?/g;

/** What a file of Apex, or the file beside it, says. */
export function readApex({ path, name, text, xml }: SourceFile): ApexPiece[] {
  const piece = { kind: "apex", file: path };
  const trigger = /\.trigger(-meta\.xml)?$/.test(path);
  if (path.endsWith("-meta.xml")) {
    return [
      {
        ...piece,
        is: "status",
        name,
        trigger,
        active: (textOf(xml().root, "status") ?? "Active") === "Active",
      },
    ];
  }
  const source = text.replace(/^\uFEFF/, "").replace(BUILD_NAME, "");
  if (source.trim() === "(hidden)") return [{ ...piece, is: "hidden" }];
  try {
    const declared = outlineOf(source);
    const [first] = declared;
    if (first?.is === "class" && isTest(first.words, first.methods)) return [{ ...piece, is: "test" }];
    return declared.map((one) => ({ ...piece, ...one }));
  } catch (error) {
    const [, line, why] = /^line (\d+): (.*)$/s.exec((error as Error).message) ?? [];
    if (!line || !why) throw error;
    if (IS_TEST.test(source)) return [{ ...piece, is: "test" }];
    return [{ ...piece, is: "broken", name, trigger, line: Number(line), why, ...glance(source) }];
  }
}

const isTest = (words: string[], methods: { words: string[] }[]): boolean =>
  words.includes("istest") ||
  (methods.length > 0 &&
    methods.every((one) => one.words.includes("testmethod") || one.words.includes("istest")));
