import { type Document, LineCounter, parseDocument } from "yaml";

/** A text as YAML, with what finds lines in it. */
export interface Read {
  document: Document;
  counter: LineCounter;
}

let ahead: ({ text: string } & Read) | undefined;

/** Parses YAML 1.2; what is wrong stands in the document's `errors`. */
function read(text: string): Read {
  const counter = new LineCounter();
  return {
    document: parseDocument(text, { lineCounter: counter, prettyErrors: false, logLevel: "error" }),
    counter,
  };
}

/** Looks at a text that somebody may read next. To parse is most of what it takes to read a long file after an edit of it. */
export function readAhead(text: string): Document {
  ahead = { text, ...read(text) };
  return ahead.document;
}

/** Reads a text. What was read of it ahead is handed over, to one reader: a document may be changed by whoever has it. */
export function readText(text: string): Read {
  const known = ahead?.text === text ? ahead : undefined;
  ahead = undefined;
  return known ?? read(text);
}
