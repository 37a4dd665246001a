import type { TokenSource } from "../connector.ts";
import { failed } from "../failure.ts";
import { type Fetch, guardedFetch } from "../http/address.ts";
import type { Outcome } from "../port.ts";
import { createCaller } from "./call.ts";
import { type Pins, pinned, type Tool, writePins } from "./pins.ts";
import { checkBlock, targetOf, type Where } from "./target.ts";

export { type Pins, pinsFile } from "./pins.ts";
export { termsOf } from "./target.ts";
export { wired } from "./wire.ts";

/** What a server offers, to be looked at before anything of it is called. */
export interface Learned {
  pins: Pins;
  /** Of the file in which the tools are pinned. */
  text: string;
  /** How each tool may be repeated as its server has it; whoever agrees to a tool decides. */
  proposals: Record<string, { repeat: "read" | "keyed" | "once"; because: string }>;
}

/**
 * Asks a server for its tools. Never throws.
 * @param block as it will stand in `connections.yaml`
 * @param secrets by the names that it uses
 * @param how `source`: the tokens of whoever signed in
 */
export async function learnTools(
  block: Where,
  secrets: Record<string, string>,
  { fetch = guardedFetch, source }: { fetch?: Fetch; source?: TokenSource } = {},
): Promise<Outcome<Learned>> {
  const wrong: string[] = [];
  checkBlock(block, secrets, (_code, _path, message, fix) => wrong.push([message, fix].join(" ")));
  if (wrong[0] !== undefined) return failed("person", "WRONG_BLOCK", wrong[0]);
  const caller = createCaller(fetch, source);
  try {
    const looked = await caller.look("The server", [], targetOf(block, secrets));
    if (!looked.ok) return looked;
    const { server, tools } = looked.value;
    const pins = pinned(server, tools);
    const proposals = Object.fromEntries(tools.map((tool) => [tool.name, proposalFor(tool)]));
    return { ok: true, value: { pins, text: writePins(pins), proposals }, apiCalls: 0 };
  } finally {
    await caller.close();
  }
}

function proposalFor({ annotations = {} }: Tool): Learned["proposals"][string] {
  if (annotations.readOnlyHint === true) return { repeat: "read", because: "it says that it only reads" };
  if (annotations.idempotentHint === true)
    return { repeat: "keyed", because: "it says that the same call twice takes hold once" };
  return { repeat: "once", because: "it does not say that it may be repeated" };
}
