import { z } from "zod";
import type { StepLanguage, Uses } from "./kind.ts";
import type { Step, Undo, Workflow } from "./model.ts";
import { computed, fieldName, operation, operationOf, parameter } from "./vocabulary.ts";

/** `undo: restore`, `undo: { set: … }`, `undo: { use: erp.cancelNote, with: … }`, `undo: none` */
export const undo = z
  .union([
    z.enum(["restore", "none"]).meta({ title: "The values before, or nothing" }),
    z
      .strictObject({
        use: operation(),
        with: z
          .record(parameter(), computed())
          .default({})
          .meta({ description: "Its parameters, as expressions: as they are when the step is done." }),
      })
      .meta({ title: "An operation that takes it back" }),
    z
      .strictObject({
        set: z
          .record(fieldName(), computed())
          .refine((set) => Object.keys(set).length > 0, "At least one field is expected.")
          .meta({ description: "Fields and the values that they get, as they are when the step is done." }),
      })
      .meta({ title: "Other values in fields" }),
  ])
  .transform((written): Undo => {
    if (written === "restore") return { by: "restore" };
    if (written === "none") return { by: "nothing" };
    if ("set" in written) return { by: "set", set: written.set };
    return { by: "call", ...operationOf(written.use), with: written.with };
  })
  .meta({
    description:
      "What takes back what the step has done: an operation, other values, restore (the values before), or none where nothing can and need.",
    examples: [{ use: "erp.cancelNote", with: { id: "note" } }, "restore"],
  });

/** What a step reads, writes and calls: by its kind, and to be taken back. The paths are those in the step. */
export function usesOf<Config>(
  kind: Pick<StepLanguage<Config>, "uses">,
  { config, undo }: Pick<Step, "config" | "undo">,
  workflow: Pick<Workflow, "facts" | "governs" | "agents">,
): Uses {
  const own = kind.uses(config as Config, workflow);
  if (undo?.by === "call") {
    const { connection, operation, with: sends } = undo;
    const expressions = Object.entries(sends).map(([name, source]) => {
      const path = ["undo", "with", name];
      return { source, needed: true, after: true, path };
    });
    const call = { operation: `${connection}.${operation}`, path: ["undo", "use"], sends };
    return {
      ...own,
      expressions: [...own.expressions, ...expressions],
      calls: [...(own.calls ?? []), call],
    };
  }
  if (undo?.by !== "set") return own;
  const fields = Object.entries(undo.set).map(([field, source]) => ({
    field,
    source,
    path: ["undo", "set", field],
  }));
  return {
    ...own,
    expressions: [...own.expressions, ...fields.map((one) => ({ ...one, needed: true, after: true }))],
    writes: [...(own.writes ?? []), ...fields.map(({ field, path }) => ({ field, path }))],
  };
}
