import type { OrgState } from "../admin/state.ts";
import { FAULT_KINDS, type FaultKind } from "../faults/kinds.ts";
import { askAdmin } from "./admin-client.ts";
import { defineCommand, JSON_OPTION, type Output, URL_OPTION, UsageError, type Values } from "./command.ts";

const OPTIONS = {
  url: URL_OPTION,
  method: { type: "string", description: "Only requests of this method." },
  path: { type: "string", description: "Only requests whose path contains this." },
  object: { type: "string", description: "Only requests that name this object." },
  topic: { type: "string", description: "Only events of this topic, such as /data/CaseChangeEvent." },
  times: { type: "string", value: "N|forever", description: "How often it strikes; once unless given." },
  rate: { type: "number", description: "By what chance it strikes, 0 to 1, until cleared." },
  status: { type: "integer", description: "status: the HTTP status." },
  body: { type: "string", description: "status: the body of the answer." },
  ms: { type: "string", value: "N|N-N", description: "delay: milliseconds, or a range of them." },
  when: { type: "string", description: "delay: before or after the request is applied." },
  rows: { type: "integer", description: "lockRow: so many of the rows that are written." },
  json: JSON_OPTION,
} as const;

type Given = Values<typeof OPTIONS>;

function delayOf(ms: string | undefined): number | number[] | undefined {
  if (ms === undefined) return undefined;
  const ends = ms.split("-").map(Number);
  return ends.length === 1 ? ends[0] : ends;
}

/** What was given of a list of values; undefined if it was nothing. */
function some(values: Record<string, unknown>): Record<string, unknown> | undefined {
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  return given.length > 0 ? Object.fromEntries(given) : undefined;
}

async function add(kind: string | undefined, options: Given, output: Output): Promise<void> {
  if (!kind) throw new UsageError("Which kind of fault? 'faults kinds' lists them.");
  const { url, method, path, object, topic, times, rate, status, body, ms, when, rows } = options;
  const fault = {
    kind,
    ...some({ topic, rate, status, body, when, rows, delayMs: delayOf(ms) }),
    ...some({ match: some({ method, path, object }) }),
    ...some({ times: times === undefined || times === "forever" ? times : Number(times) }),
  };
  const { id } = await askAdmin<{ id: number }>(url, "POST", "faults", fault);
  if (options.json) output.json({ id });
  else output.line(`${kind} is switched on as number ${id}.`);
}

async function list({ url, json }: Given, output: Output): Promise<void> {
  const { faults, seed } = await askAdmin<OrgState>(url, "GET", "state");
  if (json) output.json({ seed, faults });
  else if (faults.length === 0) output.line("No fault is switched on.");
  for (const { id, kind, hits, left, times: _times, ...more } of json ? [] : faults) {
    const rest = left === null ? "until cleared" : `${left} left`;
    output.line(`${id}  ${kind}  struck ${hits}, ${rest}  ${JSON.stringify(more)}`);
  }
}

function kinds(json: boolean, output: Output): void {
  if (json) output.json(FAULT_KINDS);
  const wordsOf = ({ kind, side, does }: FaultKind) => `${kind.padEnd(18)}${side.padEnd(9)}${does}`;
  for (const kind of json ? [] : FAULT_KINDS) output.line(wordsOf(kind));
}

async function clear(id: string | undefined, { url, json }: Given, output: Output): Promise<void> {
  await askAdmin(url, "DELETE", id === undefined ? "faults" : `faults/${id}`);
  if (!json) output.line(id === undefined ? "All faults are cleared." : `Fault ${id} is cleared.`);
}

async function seed(text: string | undefined, { url, json }: Given, output: Output): Promise<void> {
  await askAdmin(url, "PUT", "seed", { seed: text === undefined ? undefined : Number(text) });
  if (!json) output.line(`The chances begin anew with seed ${text}.`);
}

export const faults = defineCommand({
  name: "faults",
  summary: "Break a running org on request: latency, errors, cut connections, event faults.",
  more: "Actions: list (unless given), kinds, add KIND, clear [NUMBER], seed N. With the same seed, faults and requests, the same requests are struck.",
  arguments: [
    { name: "ACTION", description: "list, kinds, add, clear or seed" },
    { name: "WHAT", description: "the kind to add, the number to clear, or the seed" },
  ],
  options: OPTIONS,
  examples: [
    "faults add status --status 503 --rate 0.1 --object Case",
    "faults add delay --ms 50-400 --times forever",
    "faults add lostAnswer --method PATCH",
    "faults clear",
  ],
  async run(options, [action = "list", what], output) {
    if (action === "list") await list(options, output);
    else if (action === "kinds") kinds(options.json, output);
    else if (action === "add") await add(what, options, output);
    else if (action === "clear") await clear(what, options, output);
    else if (action === "seed") await seed(what, options, output);
    else throw new UsageError(`There is no action '${action}'. There are list, kinds, add, clear and seed.`);
  },
});
