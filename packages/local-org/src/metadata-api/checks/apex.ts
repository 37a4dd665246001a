import { textIn } from "../component.ts";
import type { Check } from "./check.ts";

const bare = (source: string): string =>
  source.replace(/\/\*[\s\S]*?\*\/|\/\/.*|'(?:[^'\\\n]|\\.)*'/g, (text) => text.replace(/[^\n]/g, " "));

/** Whether curly brackets are closed; nothing else of Apex is compiled here. */
function brackets(source: string): { line: number; text: string }[] {
  let depth = 0;
  const text = bare(source);
  for (const [at, char] of [...text].entries()) {
    if (char === "{") depth += 1;
    else if (char === "}" && --depth < 0)
      return [{ line: text.slice(0, at).split("\n").length, text: "Unexpected token '}'." }];
  }
  return depth > 0 ? [{ line: text.split("\n").length, text: "Missing '}' at 'EOF'" }] : [];
}

function sourceOf(fileName: string, files: ReadonlyMap<string, Uint8Array>): string | undefined {
  const data = files.get(fileName);
  return data && textIn(data);
}

const noMeta = (fileName: string, files: ReadonlyMap<string, Uint8Array>): string[] =>
  files.has(`${fileName}-meta.xml`) ? [] : [`A metadata file is missing: ${fileName}-meta.xml`];

export const checkClass: Check = ({ fullName, fileName, files }) => {
  const source = sourceOf(fileName, files);
  if (source === undefined) return [`The source is missing: ${fileName}`];
  const name = /\b(?:class|interface|enum)\s+(\w+)/i.exec(bare(source))?.[1];
  const wrong =
    name?.toLowerCase() !== fullName.toLowerCase()
      ? [`Invalid name: the source declares no class ${fullName}`]
      : [];
  return [...noMeta(fileName, files), ...wrong, ...brackets(source)];
};

export const checkTrigger: Check = ({ fullName, fileName, files }, { catalogue }) => {
  const source = sourceOf(fileName, files);
  if (source === undefined) return [`The source is missing: ${fileName}`];
  const [, name, object = ""] = /\btrigger\s+(\w+)\s+on\s+(\w+)\s*\(/i.exec(bare(source)) ?? [];
  if (name?.toLowerCase() !== fullName.toLowerCase())
    return [`Invalid name: the source declares no trigger ${fullName}`];
  const unknown =
    /__\w+$/.test(object) && !catalogue.get(object) ? [`SObject type is invalid: ${object}`] : [];
  return [...noMeta(fileName, files), ...unknown, ...brackets(source)];
};
