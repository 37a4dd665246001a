import type { LocalModel, ModelKind } from "./kind.ts";
import { routing } from "./routing.ts";
import { score } from "./score.ts";
import { text } from "./text.ts";

/** Every kind of local model. A new one is a file and a line here. */
export const kinds: ModelKind[] = [text, score, routing];

/** @throws with what to do, when the bytes are no model */
export function openModel(bytes: Uint8Array): LocalModel {
  const kind = kinds.find((one) => one.owns(bytes));
  if (!kind) throw new Error("This is no model. Make one with: throughline model train");
  return kind.open(bytes);
}
