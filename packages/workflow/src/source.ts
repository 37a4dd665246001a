import { type Document, visit } from "yaml";

import { readText } from "./edit/parse.ts";
import { type OpenPlaces, type Place, type Places, placesIn } from "./places.ts";
import type { Problem } from "./problem.ts";

/** A workflow of a thousand steps has less. */
const LONGEST = 2_000_000;
/** Nesting beyond this is no workflow, and would exhaust the stack. */
const DEEPEST = 200;
const TOO_DEEP = `The file is nested more than ${DEEPEST} levels deep.`;

/** A file read as YAML. `data` is there when it is whole. */
export interface Source {
  text: string;
  document: Document;
  places: OpenPlaces;
  data?: unknown;
  problems: Problem[];
}

/** Reads YAML 1.2, positions and comments kept. Never throws. */
export function readSource(input: string | Uint8Array): Source {
  const decoded = typeof input === "string" ? { text: input } : decode(input);
  if ("problem" in decoded) return emptySource(decoded.problem);
  // a byte order mark is no part of the document
  const text = decoded.text.startsWith("\uFEFF") ? decoded.text.slice(1) : decoded.text;
  const refused = refusal(text);
  if (refused) return emptySource(refused);
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof RangeError) return emptySource(problem("too-deep", TOO_DEEP));
    // the parser is not expected to throw; whatever it was, the reader gets a sentence and not a stack
    return emptySource(problem("broken-yaml", `The file cannot be read: ${(error as Error).message}.`));
  }
}

/** Where things stand in a file's text. Of a file that cannot be read everything stands at its beginning. */
export const placesOf = (text: string): Places => readSource(text).places;

function parse(text: string): Source {
  const { document, counter } = readText(text);
  const places = placesIn(document, counter, text);
  const problems = document.errors.map(({ code, message, pos }) => {
    const { line, col } = counter.linePos(pos[0]);
    const said = WORDS[code];
    const place = { line: Math.max(line, 1), column: Math.max(col, 1) };
    if (code === "DUPLICATE_KEY") {
      const key =
        /^[^\s:]+(?: [^\s:]+)*/.exec(text.slice(pos[0], pos[1] + 1).split("\n")[0] ?? "")?.[0] ?? "";
      const name = key.replace(/:$/, "");
      return problem(
        "duplicate-key",
        `"${name}" stands twice in the same place.`,
        place,
        "Take one of the two out.",
      );
    }
    return problem(
      "broken-yaml",
      said?.[0] ?? `The file is no valid YAML here: ${message}.`,
      place,
      said?.[1],
    );
  });
  const whole = document.errors.every(({ code }) => code === "DUPLICATE_KEY");
  if (!whole) return { text, document, places, problems };
  visit(document, {
    Scalar(key, { value, source, type, range }) {
      if (type !== "PLAIN" || typeof value !== "string" || key === "key") return;
      if (!/^(y|n|yes|no|on|off)$/i.test(source ?? "")) return;
      const { line, col } = counter.linePos(range?.[0] ?? 0);
      const message = `"${value}" means true or false to some readers of YAML and a text to others.`;
      const place = { line, column: col };
      const fix = `Write true or false, or "${value}" in quotes.`;
      // to us it is a text, and in quotes it is one to everybody
      const edits = range && [{ from: range[0], to: range[1], text: `"${value}"` }];
      problems.push({
        ...problem("ambiguous-value", message, place, fix, "warning"),
        ...(edits && { edits }),
      });
    },
  });
  try {
    return { text, document, places, problems, data: document.toJS({ maxAliasCount: 100 }) };
  } catch (error) {
    problems.push(
      problem("broken-yaml", `An alias (*name) cannot be resolved: ${(error as Error).message}.`),
    );
    return { text, document, places, problems };
  }
}

/** What a broken place means to somebody who does not know YAML's terms, and what to do. */
const WORDS: Record<string, [message: string, fix: string] | undefined> = {
  TAB_AS_INDENT: ["A tab is used for indentation.", "Indent with spaces."],
  BAD_INDENT: [
    "The indentation does not fit, or a bracket is not closed before here.",
    "Align it with its neighbours.",
  ],
  BLOCK_AS_IMPLICIT_KEY: [
    "A colon stands where none is expected, or the indentation does not fit.",
    "Put a text that has a colon in quotes, or correct the indentation.",
  ],
  MISSING_CHAR: ["A quote or a bracket is not closed.", "Close it, on the line where it begins."],
  MULTIPLE_DOCS: [
    "The file has more than one document.",
    "Take out the line ---, and put each workflow in its own file.",
  ],
  BAD_SCALAR_START: ["A text must not begin with this character.", "Put the text in quotes."],
  BAD_DQ_ESCAPE: [
    "A backslash in double quotes has no meaning here.",
    "Use single quotes, in which a backslash is itself.",
  ],
  MULTILINE_IMPLICIT_KEY: [
    "A key must stand on one line.",
    "Correct the indentation, or put the text in quotes.",
  ],
};

function decode(bytes: Uint8Array): { text: string } | { problem: Problem } {
  try {
    return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    const message = "The file is not in UTF-8.";
    const fix = "Save it in the encoding UTF-8.";
    if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
      return {
        problem: problem("not-utf8", "The file is in UTF-16, not in UTF-8.", { line: 1, column: 1 }, fix),
      };
    }
    return { problem: problem("not-utf8", message, firstBadPlace(bytes), fix) };
  }
}

/** Where the first byte stands that is no UTF-8: decoding leaves a mark there that no such text has by itself. */
function firstBadPlace(bytes: Uint8Array): Place {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let line = 1;
  let start = 0;
  for (let at = 0; at <= bytes.length; at++) {
    if (at < bytes.length && bytes[at] !== 0x0a) continue;
    const row = bytes.subarray(start, at);
    try {
      decoder.decode(row);
    } catch {
      return { line, column: new TextDecoder().decode(row).indexOf("\uFFFD") + 1 };
    }
    line++;
    start = at + 1;
  }
  return { line: 1, column: 1 };
}

function refusal(text: string): Problem | undefined {
  if (text.trim() === "") {
    const fix = "Begin with workflow: NAME, or copy an example.";
    return problem("empty-file", "The file is empty.", { line: 1, column: 1 }, fix);
  }
  if (text.length > LONGEST) {
    const size = (text.length / 1_000_000).toFixed(1);
    return problem("too-large", `The file has ${size} million characters; a workflow has 2 million at most.`);
  }
  if (isTooDeep(text)) return problem("too-deep", TOO_DEEP);
  return undefined;
}

/** Told before the parser is asked, which would exhaust the stack: brackets, dashes, and indentation by lines. */
function isTooDeep(text: string): boolean {
  let brackets = 0;
  const indents: number[] = [];
  for (const line of text.split("\n")) {
    const indent = line.search(/[^ ]/);
    if (indent < 0) continue;
    while ((indents.at(-1) ?? -1) >= indent) indents.pop();
    indents.push(indent);
    if (indents.length > DEEPEST || /^ *(- ){200}/.test(line)) return true;
    for (const character of line) {
      if (character === "[" || character === "{") brackets++;
      else if (character === "]" || character === "}") brackets = Math.max(0, brackets - 1);
      if (brackets > DEEPEST) return true;
    }
    // brackets in texts and comments need not be closed
    if (brackets < 20) brackets = 0;
  }
  return false;
}

function problem(
  code: string,
  message: string,
  place: Place = { line: 1, column: 1 },
  fix?: string,
  severity: Problem["severity"] = "error",
): Problem {
  return { code, severity, message, ...place, ...(fix && { fix }) };
}

function emptySource(found: Problem): Source {
  const { document, counter } = readText("");
  return { text: "", document, places: placesIn(document, counter, ""), problems: [found] };
}
