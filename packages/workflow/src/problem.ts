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
  /** A record that shows the problem. */
  example?: Record<string, unknown>;
  /** What to do, in one sentence or as the text to put there. */
  fix?: string;
}
