import type { BrokenPiece } from "../pieces.ts";

/** What a text that cannot be parsed seems to set (`.Status =`), and the words in it. */
export const glance = (source: string, firstLine = 1): Pick<BrokenPiece, "sets" | "words"> => ({
  sets: source.split("\n").flatMap((text, at) =>
    [...text.replace(/\/\/.*$/, "").matchAll(/\.(\w+)\s*=(?![=>])/g)].map(([, name = ""]) => ({
      name,
      line: at + firstLine,
      text: text.trim(),
    })),
  ),
  words: [...new Set(source.toLowerCase().match(/[a-z_]\w*/g))],
});
