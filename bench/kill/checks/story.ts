import type { Finding } from "../../../packages/runtime/sim/invariants/index.ts";
import type { Evidence } from "./index.ts";

const WIDTH = 400;
const line = (...parts: unknown[]) =>
  parts
    .map((part) => (typeof part === "string" ? part : JSON.stringify(part)))
    .join(" ")
    .slice(0, WIDTH);

/** All that is known of the item of a finding: its trail, what the org keeps of its record, what the proxy saw. */
export function storyOf({ scenery, history, trails }: Evidence, { item }: Finding): string {
  const id = item?.split("/")[1];
  if (!id) return "";
  const trail = trails.find((one) => one.item === item)?.entries ?? [];
  const kept = history.flatMap(({ commit, changes }) =>
    changes
      .filter((change) => change.id === id)
      .map(({ type, changed, values }) =>
        line(
          new Date(commit.at).toISOString(),
          commit.origin.split("client=")[1] ?? commit.userId,
          type,
          type === "UPDATE" ? values : changed,
        ),
      ),
  );
  const sent = scenery.oracle.sent.flatMap(({ client, rows, copy, lost }) =>
    rows.filter((row) => row.id === id).map(({ fields, took }) => line(client, { took, copy, lost }, fields)),
  );
  return [
    `The trail of ${item}:`,
    ...trail.map((entry) => line(entry)),
    "What the org keeps:",
    ...kept,
    "What the proxy saw:",
    ...sent,
  ].join("\n");
}
