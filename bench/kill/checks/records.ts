import { keyOf } from "@throughline/engine";
import type { Finding } from "../../../packages/runtime/sim/invariants/index.ts";
import { GOVERNED, WORKFLOW } from "../scene.ts";
import type { Evidence } from "./index.ts";
import type { Applied } from "./writes.ts";

/** The record is what the item says it is, and nothing that a person wrote was written over unknown. */
export const recordsAgree = (evidence: Evidence, applied: Applied): Finding[] => [
  ...valuesAudited(evidence),
  ...peopleRespected(evidence, applied),
];

/** I2, I6. */
function valuesAudited({ cases, states }: Evidence): Finding[] {
  return [...cases].flatMap(([id, record]) => {
    const item = keyOf(WORKFLOW.id, id);
    const state = states.get(item);
    if (!state) return [];
    return GOVERNED.filter((field) => (state.record[field] ?? null) !== (record[field] ?? null)).map(
      (field) => ({
        invariant: "I6",
        item,
        message: `${field} is ${record[field]} in the org and ${state.record[field]} in the trail`,
      }),
    );
  });
}

/** I13: by the org's own record of who wrote what, in its order. */
function peopleRespected({ history }: Evidence, { effects }: Applied): Finding[] {
  const last = new Map<string, { ours: boolean; value: unknown }>();
  const findings: Finding[] = [];
  for (const { commit, changes } of history) {
    const client = commit.origin.split("client=")[1] ?? "";
    const ours = client.startsWith("throughline");
    for (const { type, id, changed, values } of changes) {
      const effect = effects.get(`${client} ${id}`);
      for (const field of type === "UPDATE" ? changed : []) {
        if (!GOVERNED.includes(field)) continue;
        const before = last.get(`${id} ${field}`);
        last.set(`${id} ${field}`, { ours, value: values[field] });
        if (!ours || !before || before.ours) continue;
        const expected = effect?.sets[field]?.expected;
        if (effect && expected === before.value) continue;
        const message = `${effect?.id ?? client} wrote ${field} over somebody's ${before.value}, expecting ${expected}`;
        findings.push({ invariant: "I13", item: keyOf(WORKFLOW.id, id), message });
      }
    }
  }
  return findings;
}
