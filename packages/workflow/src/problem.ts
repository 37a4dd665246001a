/** Something wrong with a workflow file, as data: what, where, and what to do. */
export interface Problem {
  /** Stable, kebab-case: "unknown-name", "write-outside-boundary", … */
  code: string;
  severity: "error" | "warning";
  /** One plain sentence that names the thing and its value. */
  message: string;
  /** Id of the step, where there is one. */
  step?: string;
  /** The file, where it is not the workflow's own: "agents/reader.yaml". */
  file?: string;
  /** 1-based position in the file. */
  line: number;
  column: number;
  /** The part of the file that it is about, also where that is not there yet. Absent: no one part is. */
  path?: (string | number)[];
  /** A record that shows the problem: facts and fields by name. */
  example?: Record<string, unknown>;
  /**
   * Of a statement that was to be proven: `refuted`, by the example; `not-decided`, and the message names the part
   * that could not be decided. Absent: the problem is there for all to see.
   */
  verdict?: "refuted" | "not-decided";
  /** What to do, in one sentence or as the text to put there. */
  fix?: string;
  /** Done to the file's text, they repair this problem. Absent: it takes somebody to decide how. */
  edits?: Edit[];
}

/** A part of a text that is replaced: offsets in characters, `to` not included. With both alike it is put in between. */
export interface Edit {
  from: number;
  to: number;
  text: string;
}

/**
 * A text with all edits done. Their offsets are those of the text as it is given; a byte order mark in front does not count.
 *
 * @throws RangeError when two edits replace the same characters, or one leaves the text
 */
export function applyEdits(text: string, edits: Edit[]): string {
  const start = text.startsWith("\uFEFF") ? 1 : 0;
  let done = text.slice(0, start);
  let at = 0;
  for (const { from, to, text: put } of edits.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
    if (from < at || to < from || start + to > text.length)
      throw new RangeError(`An edit of the characters ${from} to ${to} does not fit into the text.`);
    done += text.slice(start + at, start + from) + put;
    at = to;
  }
  return done + text.slice(start + at);
}
