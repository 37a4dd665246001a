import { isMap, parseDocument, stringify } from "yaml";

/**
 * The text of `connections.yaml` with one more block: under `connections:` where the others stand there, else at the end.
 * @returns undefined where there is one of this name, which is left as it is
 */
export function withBlock(before: string, name: string, block: object): string | undefined {
  const document = parseDocument(before);
  const wrapped = isMap(document.get("connections"));
  const path = wrapped ? ["connections", name] : [name];
  if (document.hasIn(path)) return undefined;
  if (!wrapped) return `${before && `${before.trimEnd()}\n\n`}${stringify({ [name]: block })}`;
  document.setIn(path, document.createNode(block));
  return document.toString({ lineWidth: 0 });
}
