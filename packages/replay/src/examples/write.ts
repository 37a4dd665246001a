import { parseDocument, stringify } from "yaml";
import type { Example } from "./schema.ts";

const HEAD = `# Work items that must come out as they are written here, whatever becomes of the workflow.
# throughline check plays them; an activation is refused where one comes out otherwise.

`;

/** The text of `examples.yaml` with one more example. Comments and everything else stay as they are. */
export function addExample(text: string, example: Example): { text: string; name: string } {
  const known = namesOf(text);
  let name = example.example;
  for (let number = 2; known.has(name); number++) name = `${example.example} (${number})`;
  // in quotes wherever an older reader of YAML would take it for something else than text
  const added = stringify([{ ...example, example: name }], {
    version: "1.1",
    lineWidth: 110,
    aliasDuplicateObjects: false,
  });
  const before = text.trim() === "" || text.trim() === "[]" ? HEAD : `${text.trimEnd()}\n\n`;
  return { text: `${before}${added}`, name };
}

function namesOf(text: string): Set<string> {
  const list: unknown = parseDocument(text).toJS();
  return new Set(
    Array.isArray(list) ? list.map((one) => String((one as { example?: unknown })?.example)) : [],
  );
}
