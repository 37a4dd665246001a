import { type Clock, millis } from "../clock.ts";
import { ConnectorFailure } from "../failure.ts";
import type { FieldDescribe, ObjectDescribe } from "../port.ts";
import { classify } from "./classify.ts";
import type { RawDescribe, RawField, SalesforceClient } from "./client.ts";

function toField(raw: RawField): FieldDescribe {
  return {
    name: raw.name,
    label: raw.label,
    type: raw.type,
    updateable: raw.updateable,
    ...(raw.createable ? { createable: true } : {}),
    ...(raw.defaultedOnCreate ? { defaulted: true } : {}),
    ...(raw.externalId ? { externalId: true } : {}),
    nillable: raw.nillable,
    ...(raw.permissionable ? { permissionable: true } : {}),
    ...(raw.length ? { length: raw.length } : {}),
    ...(raw.picklistValues && raw.picklistValues.length > 0
      ? { picklistValues: raw.picklistValues.filter((one) => one.active !== false).map((one) => one.value) }
      : {}),
    ...(raw.restrictedPicklist ? { restricted: true } : {}),
    ...(raw.referenceTo && raw.referenceTo.length > 0 ? { referenceTo: raw.referenceTo } : {}),
    ...(raw.relationshipName ? { relationshipName: raw.relationshipName } : {}),
  };
}

/** An answer of the describe resource as everything else reads it. */
export const describeOf = (raw: RawDescribe): ObjectDescribe => ({
  name: raw.name,
  label: raw.label,
  ...nameOf(raw.fields),
  ...(raw.mergeable ? { mergeable: true } : {}),
  fields: Object.fromEntries(raw.fields.map((field) => [field.name, toField(field)])),
});

function nameOf(fields: RawField[]): Pick<ObjectDescribe, "nameField"> {
  const nameField = fields.find((field) => field.nameField)?.name;
  return nameField ? { nameField } : {};
}

export interface Describes {
  /** @throws ConnectorFailure; an unknown object is for a person */
  describe(object: string): Promise<ObjectDescribe>;
  /** Each object is asked for again at its next use. */
  outdate(): void;
}

/** Describes, asked once in a while. Where asking again fails, the last one goes on serving. */
export function createDescribes(client: SalesforceClient, clock: Clock, ttlMs: number): Describes {
  const known = new Map<string, { at: number; value: Promise<ObjectDescribe>; last?: ObjectDescribe }>();

  const ask = async (object: string, last: ObjectDescribe | undefined): Promise<ObjectDescribe> => {
    try {
      return describeOf(await client.describe(object));
    } catch (error) {
      if (last) return last;
      const failure = classify(error, "read");
      if (failure.class !== "gone") throw new ConnectorFailure(failure, error);
      throw new ConnectorFailure(
        {
          ...failure,
          class: "person",
          message: `The org has no object ${object}, or our user may not see it.`,
        },
        error,
      );
    }
  };

  return {
    describe(object) {
      const found = known.get(object);
      if (found && millis(clock) - found.at < ttlMs) return found.value;
      const value = ask(object, found?.last);
      const entry: { at: number; value: Promise<ObjectDescribe>; last?: ObjectDescribe } = {
        at: millis(clock),
        value,
      };
      known.set(object, entry);
      value.then(
        (describe) => {
          entry.last = describe;
        },
        () => known.delete(object),
      );
      return value;
    },
    outdate() {
      for (const entry of known.values()) entry.at = Number.NEGATIVE_INFINITY;
    },
  };
}
