import type { EventSchema } from "./avro-schema.ts";

function hex(bits: Iterable<number>): string {
  let value = 0n;
  for (const bit of bits) value |= 1n << BigInt(bit);
  const digits = value.toString(16).toUpperCase();
  return `0x${digits.length % 2 ? "0" : ""}${digits}`;
}

function* bitsOf(text: string): Iterable<number> {
  const value = BigInt(text);
  for (let bit = 0; value >> BigInt(bit); bit++) if ((value >> BigInt(bit)) & 1n) yield bit;
}

/**
 * The names of fields as bitmaps: one for the record, then one for each compound, as `4-0x03`.
 * The record's own is always there, since the official client reads no list of compounds alone.
 * @returns an empty list for no fields
 */
export function bitmaps(schema: EventSchema, names: Iterable<string>): string[] {
  const top: number[] = [];
  const parts = new Map<number, number[]>();
  for (const name of names) {
    const slot = schema.slots.get(name);
    if (!slot) continue;
    if (!slot.part) top.push(slot.index);
    else parts.set(slot.index, [...(parts.get(slot.index) ?? []), slot.part.index]);
  }
  const nested = [...parts].map(([index, bits]) => `${index}-${hex(bits)}`);
  return top.length + nested.length > 0 ? [hex(top), ...nested] : [];
}

/** The names that bitmaps stand for, as the event shows them: `Subject`, `Name.LastName`. */
export function bitNames(schema: EventSchema, texts: readonly string[]): string[] {
  const slots = [...schema.slots.values()];
  return texts.flatMap((text) => {
    const [map = "", index] = text.split("-").reverse();
    return [...bitsOf(map)].flatMap((bit) => {
      const slot = slots.find((one) =>
        index === undefined
          ? one.index === bit && !one.part
          : one.index === Number(index) && one.part?.index === bit,
      );
      if (!slot) return [];
      return [slot.part ? `${slot.name}.${slot.part.name}` : slot.name];
    });
  });
}
