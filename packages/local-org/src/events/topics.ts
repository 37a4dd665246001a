import type { Catalogue } from "../schema/catalogue.ts";
import type { ObjectDef } from "../schema/model.ts";
import { changeEventName, changeEventSchema, type EventSchema, platformEventSchema } from "./avro-schema.ts";
import { ALL_CHANGES, type Channel, type ChannelMember } from "./channels.ts";

/** What can be subscribed to. */
export interface Topic {
  name: string;
  canPublish: boolean;
  /** Undefined for a channel that carries events of several schemas. */
  schema: EventSchema | undefined;
  /** The platform event, or the object whose changes are told; undefined for a channel. */
  def: ObjectDef | undefined;
}

/** Where the events of an object go out. */
export interface Outlet {
  schema: EventSchema;
  /** Topics that carry them as they are. */
  topics: string[];
  /** Channels that pick some of them, or add fields. */
  members: { topic: string; member: ChannelMember }[];
}

export interface Topics {
  /** By name, upper or lower case alike. */
  find(name: string): Topic | undefined;
  schema(id: string): EventSchema | undefined;
  /** Undefined for an object of which nothing is told. */
  outlet(def: ObjectDef): Outlet | undefined;
}

/** Topics that can be put in others' place; what was told before can still be read. */
export function liveTopics(first: Topics): { topics: Topics; become(next: Topics): Topics } {
  let now = first;
  const earlier: Topics[] = [];
  return {
    topics: {
      find: (name) => now.find(name),
      schema: (id) => now.schema(id) ?? earlier.map((one) => one.schema(id)).find(Boolean),
      outlet: (def) => now.outlet(def),
    },
    become(next) {
      const before = now;
      earlier.unshift(before);
      now = next;
      return before;
    },
  };
}

/** Objects that have no change events of their own. */
const UNTOLD = new Set([
  ...["PushTopic", "StreamingChannel", "RecordType", "ListView", "AssignmentRule"],
  ...["PermissionSet", "CustomPermission", "ObjectPermissions", "FieldPermissions"],
  ...["CaseStatus", "LeadStatus", "OpportunityStage", "TaskPriority", "TaskStatus"],
  ...["Group", "GroupMember", "QueueSobject", "UserRole", "Profile", "Organization"],
  ...["BusinessHours", "Holiday", "Skill", "ServiceChannel", "ServicePresenceStatus", "ServiceChannelStatus"],
  ...[
    "ProcessDefinition",
    "ProcessNode",
    "ProcessInstance",
    "ProcessInstanceStep",
    "ProcessInstanceWorkitem",
  ],
  ...["ProcessInstanceNode", "CustomNotificationType", "QueueRoutingConfig"],
]);

const topicOf = (def: ObjectDef): string =>
  def.isEvent ? `/event/${def.name}` : `/data/${changeEventName(def.name)}`;

/**
 * @param selected names of the objects whose changes are told on the standard channel; undefined for all
 * @param channels custom channels, their members being of the catalogue
 */
export function createTopics(
  catalogue: Catalogue,
  selected: ReadonlySet<string> | undefined,
  channels: readonly Channel[],
): Topics {
  const schemas = new Map<string, EventSchema>();
  const outlets = new Map<ObjectDef, { fields: number; outlet: Outlet | undefined }>();
  const byName = new Map(channels.map((channel) => [channel.topic.toLowerCase(), channel]));

  const told = (def: ObjectDef) => catalogue.get(def.name) === def && !def.isHistory && !UNTOLD.has(def.name);

  const schemaOf = (def: ObjectDef): EventSchema => {
    const schema = def.isEvent ? platformEventSchema(def) : changeEventSchema(def);
    schemas.set(schema.id, schemas.get(schema.id) ?? schema);
    return schemas.get(schema.id)!;
  };

  const makeOutlet = (def: ObjectDef): Outlet | undefined => {
    if (!told(def)) return undefined;
    const topics = def.isEvent
      ? [topicOf(def)]
      : selected?.has(def.name) === false
        ? []
        : [topicOf(def), ALL_CHANGES];
    const members: Outlet["members"] = [];
    for (const { topic, members: list } of channels) {
      const member = list.find((one) => one.def === def);
      if (member) members.push({ topic, member });
    }
    return topics.length + members.length > 0 ? { schema: schemaOf(def), topics, members } : undefined;
  };

  const outlet = (def: ObjectDef): Outlet | undefined => {
    const known = outlets.get(def);
    // an object that has got another field has another schema from now on
    if (known && known.fields === def.fields.length) return known.outlet;
    const made = makeOutlet(def);
    outlets.set(def, { fields: def.fields.length, outlet: made });
    return made;
  };

  const objectOf = (name: string): ObjectDef | undefined => {
    const event = /^\/event\/(\w+__e)$/i.exec(name)?.[1];
    if (event) return catalogue.get(event);
    const object = /^\/data\/(\w+)ChangeEvent$/i.exec(name)?.[1];
    const def = object && catalogue.get(object.endsWith("__") ? `${object}c` : object);
    return def && !def.isEvent ? def : undefined;
  };

  return {
    find(name) {
      if (name.toLowerCase() === ALL_CHANGES.toLowerCase())
        return { name: ALL_CHANGES, canPublish: false, schema: undefined, def: undefined };
      const channel = byName.get(name.toLowerCase());
      if (channel) return { name: channel.topic, canPublish: false, schema: undefined, def: undefined };
      const def = objectOf(name);
      if (!def || !told(def)) return undefined;
      const schema = outlet(def)?.schema ?? schemaOf(def);
      return { name: topicOf(def), canPublish: def.isEvent, schema, def };
    },
    schema: (id) => schemas.get(id),
    outlet,
  };
}
