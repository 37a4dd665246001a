import type { SalesforcePort } from "@throughline/connectors";
import type { RosterPort } from "../src/index.ts";
import { itemOf } from "../src/keys.ts";
import type { Faults } from "./faults.ts";
import type { Life } from "./life.ts";

/** Items that always fail (F33): some by a defect of ours, some because the org refuses whatever is written. */
export interface Curse {
  roster(roster: RosterPort, life: Life): RosterPort;
  salesforce(port: SalesforcePort): SalesforcePort;
  /** Items that a defect has kept from taking an event. */
  defective: Set<string>;
}

export function createCurse(faults: Faults): Curse {
  const known = new Map<string, boolean>();
  const defective = new Set<string>();
  const on = (key: string) => {
    if (faults.calm()) return false;
    const cursed = known.get(key) ?? faults.cursed();
    known.set(key, cursed);
    return cursed;
  };
  return {
    defective,
    roster: (roster, life) => ({
      ...roster,
      choose(id, item, request, at) {
        // the process dies in the middle of a turn: what it has decided is in its memory only (F5)
        life.pass("turn:decides");
        if (on(item)) {
          defective.add(item);
          throw new Error("a defect that one item meets");
        }
        return roster.choose(id, item, request, at);
      },
      give(proposal, at) {
        life.pass("turn:decides");
        if (on(proposal.item)) {
          defective.add(proposal.item);
          throw new Error("a defect that one item meets");
        }
        return roster.give(proposal, at);
      },
    }),
    salesforce: (port) => ({
      ...port,
      write: async (requests) =>
        Promise.all(
          requests.map(async (request) => {
            if (!on(`write of ${itemOf(request.id)}`)) return (await port.write([request]))[0] as never;
            const error = { class: "person" as const, code: "FIELD_CUSTOM_VALIDATION_EXCEPTION" };
            return { ok: false as const, error: { ...error, message: "never like this" }, apiCalls: 1 };
          }),
        ),
    }),
  };
}
