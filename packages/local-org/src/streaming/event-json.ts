import type { EventSchema } from "../events/avro-schema.ts";
import { bitNames } from "../events/bitmap.ts";
import type { StoredEvent } from "../events/event-log.ts";

/** A moment as events show it in JSON: without milliseconds if there are none. */
export const instant = (ms: number): string => new Date(ms).toISOString().replace(".000Z", "Z");

interface Header {
  nulledFields: string[];
  diffFields: string[];
  changedFields: string[];
}

function shownValue(value: unknown, type: string): unknown {
  if (type === "datetime" && typeof value === "number") return instant(value);
  if (type === "date" && typeof value === "number") return new Date(value).toISOString().slice(0, 10);
  return value;
}

/** The fields of a compound that have a value. */
function partsOf(schema: EventSchema, name: string, compound: object): object {
  const types = new Map(
    [...schema.slots.values()].flatMap((slot) =>
      slot.name === name && slot.part ? [[slot.part.name, slot.type]] : [],
    ),
  );
  const given = Object.entries(compound).filter(([, value]) => value !== null);
  return Object.fromEntries(given.map(([part, value]) => [part, shownValue(value, types.get(part) ?? "")]));
}

/** The `data` of an event for a CometD client. */
export function eventJson(schema: EventSchema, event: StoredEvent): object {
  const { ChangeEventHeader, ...values } = schema.type.fromBuffer(event.payload()) as {
    ChangeEventHeader?: Header;
  } & Record<string, unknown>;
  const types = new Map([...schema.slots.values()].map(({ name, type }) => [name, type as string]));
  types.set("CreatedDate", "datetime");
  const nulled = new Set(bitNames(schema, ChangeEventHeader?.nulledFields ?? []));
  const payload: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(values)) {
    // what has not changed is left out; a platform event shows all that it has
    if (value === null && ChangeEventHeader && !nulled.has(name)) continue;
    payload[name] =
      typeof value === "object" && value !== null
        ? partsOf(schema, name, value)
        : shownValue(value, types.get(name) ?? "");
  }
  if (ChangeEventHeader) {
    const { nulledFields: _nulled, diffFields, changedFields, ...header } = ChangeEventHeader;
    payload.ChangeEventHeader = {
      ...header,
      diffFields: bitNames(schema, diffFields),
      changedFields: bitNames(schema, changedFields),
    };
  }
  return {
    schema: schema.id,
    payload,
    event: {
      replayId: event.replayId,
      ...(ChangeEventHeader ? {} : { EventUuid: event.id, EventApiName: schema.name }),
    },
  };
}
