import type { OrgSeed } from "../options.ts";
import type { Catalogue } from "../schema/catalogue.ts";
import { fieldOf, type ObjectDef } from "../schema/model.ts";
import type { Row } from "../storage/store.ts";
import type { ChangeEvent } from "./encode.ts";

/** The channel on which the change events of all selected objects go out. */
export const ALL_CHANGES = "/data/ChangeEvents";

/** One kind of event on a custom channel. */
export interface ChannelMember {
  /** The object whose changes, or the platform event that, the channel carries. */
  def: ObjectDef;
  /** Fields whose values updates and deletions carry although they are not changed. */
  enriched: string[];
  takes(row: Row): boolean;
  takesChange(event: ChangeEvent): boolean;
}

/** A custom channel. */
export interface Channel {
  /** `/data/Sales__chn` or `/event/Sales__chn` */
  topic: string;
  members: ChannelMember[];
}

/** The object or platform event that a member names: `Case`, `CaseChangeEvent`, `Request__c`, `Ping__e`. */
export function selectedObject(catalogue: Catalogue, name: string): ObjectDef | undefined {
  const own = name.replace(/ChangeEvent$/, "");
  return catalogue.get(own.endsWith("__") ? `${own}c` : own);
}

/**
 * The custom channels of a seed.
 * @param filterOf compiles the filter of a member: a condition as in a WHERE clause
 * @throws Error that names the channel and what is wrong with it
 */
export function createChannels(
  catalogue: Catalogue,
  specs: NonNullable<OrgSeed["eventChannels"]>,
  filterOf: (def: ObjectDef, filter: string) => (row: Row) => boolean,
): Channel[] {
  return Object.entries(specs).map(([name, { members }]) => {
    const fail = (message: string): never => {
      throw new Error(`Channel ${name}: ${message}.`);
    };
    if (!name.endsWith("__chn")) fail("the name of a channel ends in '__chn'");
    const list = members.map((spec): ChannelMember => {
      const { entity, enrichedFields = [], filter } = typeof spec === "string" ? { entity: spec } : spec;
      const def = selectedObject(catalogue, entity) ?? fail(`this org has no object '${entity}'`);
      const enriched = enrichedFields.map(
        (field) => fieldOf(def, field)?.name ?? fail(`${def.name} has no field '${field}'`),
      );
      const takes = filter === undefined ? () => true : filterOf(def, filter);
      return { def, enriched, takes, takesChange: (event) => filter === undefined || passes(event, takes) };
    });
    const kinds = new Set(list.map(({ def }) => (def.isEvent ? "event" : "data")));
    if (kinds.size !== 1) fail("a channel has members, all of them platform events or all of them objects");
    return { topic: `/${[...kinds][0]}/${name}`, members: list };
  });
}

/** Whether the fields that a change event shows pass a filter; what it does not show is blank. */
function passes({ changes }: ChangeEvent, takes: (row: Row) => boolean): boolean {
  return changes.some(({ type, row, changed }) => {
    if (type !== "UPDATE") return takes(row);
    const shown = Object.fromEntries(changed.map((name) => [name, row[name]]));
    return takes({ ...shown, Id: row.Id });
  });
}
