import type { Alternative } from "./operand.ts";
import type { Record } from "./records.ts";
import { type Spot, valuesOf } from "./values.ts";

/** Objects whose records metadata knows by name: which field has the id, and which ones the name. */
const NAMED: { [object: string]: { of: string; id: string; by: string[] } } = {
  Group: { of: "Queue", id: "Id", by: ["DeveloperName", "Name"] },
  QueueSobject: { of: "Queue", id: "QueueId", by: ["Queue.DeveloperName", "Queue.Name"] },
  User: { of: "User", id: "Id", by: ["Username", "Alias", "Email", "Name"] },
  UserRole: { of: "Role", id: "Id", by: ["DeveloperName", "Name"] },
  RecordType: { of: "RecordType", id: "Id", by: ["DeveloperName", "Name"] },
  BusinessHours: { of: "BusinessHours", id: "Id", by: ["Name"] },
};

/** The id of a queue, user, role, … that was looked up by its name; undefined where it is none of them. */
export function lookedUp({ found }: Record, field: string, spot: Spot): Alternative[] | undefined {
  const known = found && Object.hasOwn(NAMED, found.object) ? NAMED[found.object] : undefined;
  if (!found || !known || field !== known.id) return undefined;
  const { conditions } = found.criteria;
  const equal = (name: string) =>
    conditions.find(({ left, operator }) => left === name && operator === "EqualTo");
  const condition = known.by.map(equal).find(Boolean);
  if (!condition) return undefined;
  const type = equal("Type")?.right;
  const of = type?.is === "value" && type.value === "Regular" ? "Group" : known.of;
  const { at, frame } = found;
  return valuesOf(condition.right, { ...spot, at, frame }).map(({ operand, given }) => ({
    given,
    operand:
      typeof operand.value === "string"
        ? { text: operand.value, named: { of, name: operand.value } }
        : { text: `the ${of} whose ${condition.left} is ${operand.text}` },
  }));
}
