import { type AuditStore, type Line, verify } from "@throughline/audit";
import type { Dice } from "../random.ts";
import type { Finding } from "./index.ts";

/** I5: the chain of hashes holds. */
export async function chainHolds(store: AuditStore): Promise<Finding[]> {
  const { findings } = await verify(store);
  return findings.map(({ item, message }) => ({ invariant: "I5", item, message: `the chain: ${message}` }));
}

/** F8: a bit of the trail is another one, or the tail of an item is torn off. The verifier says of which item. */
export async function damageFound(store: AuditStore, chance: Dice): Promise<Finding[]> {
  const lines = await store.maintenance.lines({ item: "", seq: 0 }, Number.MAX_SAFE_INTEGER);
  if (!lines.length) return [];
  const { item, seq } = chance.pick(lines);
  const torn = seq > 1 && chance.chance(0.3);
  const field = chance.pick(["body", "hash", "prev", "workflow"] as const);
  const flip = (line: Line): Line => {
    const text = line[field] || "x";
    const place = chance.between(0, text.length - 1);
    const bit = String.fromCharCode(text.charCodeAt(place) ^ (1 << chance.between(0, 6)));
    return { ...line, [field]: text.slice(0, place) + bit + text.slice(place + 1) };
  };
  const flipped = lines.find((line) => line.item === item && line.seq === seq);
  const bad = flipped && { ...flipped, ...flip(flipped) };
  const damaged: AuditStore = {
    ...store,
    maintenance: {
      ...store.maintenance,
      lines: async (after, limit) =>
        (await store.maintenance.lines(after, limit)).flatMap((line) => {
          if (line.item !== item) return [line];
          if (torn) return line.seq >= seq ? [] : [line];
          return line.seq === seq && bad ? [bad] : [line];
        }),
    },
  };
  const { findings } = await verify(damaged);
  const how = torn ? "the tail was torn off" : `a bit of "${field}" was flipped`;
  return findings.some((finding) => finding.item === item)
    ? []
    : [{ invariant: "I5", item, message: `${how} at ${seq}, and the verifier did not say so` }];
}
