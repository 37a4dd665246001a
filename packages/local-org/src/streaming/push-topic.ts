import type { Core } from "../core.ts";
import { OrgError, saveError } from "../errors.ts";
import type { Change } from "../records/transaction.ts";
import { fieldOf, type ObjectDef } from "../schema/model.ts";
import { conditionOf } from "../soql/condition-of.ts";
import { runQuery } from "../soql/execute.ts";
import type { Row } from "../storage/store.ts";
import type { Notices } from "./notices.ts";

/** A PushTopic's query, taken apart. */
interface TopicQuery {
  def: ObjectDef;
  select: string;
  selected: Set<string>;
  compared: Set<string>;
  matches(row: Row): boolean;
}

const SHAPE = /^\s*SELECT\s+(?<select>.+?)\s+FROM\s+(?<object>\w+)(?:\s+WHERE\s+(?<where>.+?))?\s*$/is;

/** The fields of an object that a text names. */
function fieldsIn(def: ObjectDef, text: string): Set<string> {
  const names = text.replace(/'(?:\\.|[^'])*'/g, "").match(/\w+/g) ?? [];
  return new Set(names.flatMap((name) => fieldOf(def, name)?.name ?? []));
}

/** @throws OrgError for a query that a PushTopic cannot have */
function parse(core: Core, text: string): TopicQuery {
  const { select = "", object = "", where } = SHAPE.exec(text)?.groups ?? {};
  const def = core.catalogue.get(object);
  if (!def || def.isEvent)
    throw saveError("INVALID_FIELD", `The query of a PushTopic is of one object: ${text}`, ["Query"]);
  const selected = fieldsIn(def, select);
  if (!selected.has("Id"))
    throw saveError("INVALID_FIELD", "The SELECT clause of a PushTopic query must have the field Id", [
      "Query",
    ]);
  // a column or condition that is wrong is refused in the words of a query
  runQuery(core, `SELECT ${select} FROM ${def.name} WHERE Id = null`, "");
  const matches = where ? conditionOf(core, def, where) : () => true;
  return { def, select, selected, compared: where ? fieldsIn(def, where) : new Set(), matches };
}

/** Refuses a PushTopic whose query cannot be one. */
export const checkPushTopic = (core: Core, query: unknown): void => void parse(core, String(query ?? ""));

/** The query of a PushTopic that is there; undefined if the org has come to lack what it names. */
function parseKept(core: Core, text: string): TopicQuery | undefined {
  try {
    return parse(core, text);
  } catch (error) {
    if (error instanceof OrgError) return undefined;
    throw error;
  }
}

const OPERATIONS = {
  CREATE: ["NotifyForOperationCreate", "created"],
  UPDATE: ["NotifyForOperationUpdate", "updated"],
  DELETE: ["NotifyForOperationDelete", "deleted"],
  UNDELETE: ["NotifyForOperationUndelete", "undeleted"],
} as const;

/** Whether the fields that were changed are ones that a PushTopic is about. */
function concerns(topic: Row, { selected, compared }: TopicQuery, { type, changed }: Change): boolean {
  const [inSelect, inWhere] = [selected, compared].map((names) => changed.some((name) => names.has(name)));
  switch (type === "UPDATE" ? topic.NotifyForFields : "All") {
    case "Select":
      return inSelect!;
    case "Where":
      return inWhere!;
    case "All":
      return true;
    default:
      return inSelect! || inWhere!;
  }
}

/** Tells the channels `/topic/…` of what has been committed. */
export function followPushTopics(core: Core, notices: Notices): void {
  const table = core.store.table("PushTopic");
  const parsed = new Map<string, TopicQuery | undefined>();
  const queryOf = (text: string): TopicQuery | undefined => {
    if (!parsed.has(text)) parsed.set(text, parseKept(core, text));
    return parsed.get(text);
  };
  const tell = (topic: Row, change: Change, at: number): void => {
    const query = queryOf(String(topic.Query));
    const { def, type, row } = change;
    const [flag, word] = OPERATIONS[type];
    if (def !== query?.def || !topic[flag] || !concerns(topic, query, change) || !query.matches(row)) return;
    let sobject: Record<string, unknown> = { Id: row.Id };
    if (type !== "DELETE") {
      const found = runQuery(core, `SELECT ${query.select} FROM ${def.name} WHERE Id = '${row.Id}'`, "");
      if (found.length > 0) sobject = found.record(0, "");
      delete sobject.attributes;
    }
    const createdDate = new Date(at).toISOString();
    notices.tell(`/topic/${topic.Name}`, at, (replayId) => ({
      event: { createdDate, replayId, type: word },
      sobject,
    }));
  };
  core.log.onAppend((changes, { at }) => {
    if (table.rows.size === 0) return;
    const topics = [...table.rows.values()].filter(({ IsDeleted, IsActive }) => !IsDeleted && IsActive);
    for (const change of changes) for (const topic of topics) tell(topic, change, at);
  });
}
