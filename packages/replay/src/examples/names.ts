import type { Teams } from "@throughline/assignment";
import type { Value } from "@throughline/workflow";
import { idOf } from "../play/anybody.ts";

/** People and queues stand in an example by their names; played, a record has their ids. */
export interface Names {
  /** A record's values with ids for names, and the names of those ids. */
  toIds(values: Record<string, Value>): { values: Record<string, Value>; labels: Record<string, string> };
}

const ID = /^[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?$/;

/** A field that holds somebody: `OwnerId`, `Account.OwnerId`, `CreatedById`. */
export const holdsSomebody = (field: string): boolean => /(?:Owner|By|User|Manager)Id$/.test(field);

/** @param teams of the workspace: a name of one of their members is that person, any other name a queue */
export function namesIn(teams: Teams | undefined): Names {
  const people = new Map<string, { id: string; name: string }>();
  for (const { members } of teams?.teams ?? []) {
    for (const { user, name = user } of members) {
      const one = { id: idOf("005", user.toLowerCase()), name };
      people.set(user.toLowerCase(), one);
      people.set(name.toLowerCase(), one);
    }
  }
  return {
    toIds(values) {
      const labels: Record<string, string> = {};
      const ids = Object.entries(values).map(([field, value]): [string, Value] => {
        if (typeof value !== "string" || value === "" || !holdsSomebody(field) || ID.test(value))
          return [field, value];
        const one = people.get(value.toLowerCase()) ?? { id: idOf("00G", value), name: value };
        labels[one.id] = one.name;
        return [field, one.id];
      });
      return { values: Object.fromEntries(ids), labels };
    },
  };
}
