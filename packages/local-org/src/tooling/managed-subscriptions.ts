import { notFound, saveError } from "../errors.ts";
import { managedRow } from "../events/setup.ts";
import type { ApiRequest, Reply, Resource } from "../http/context.ts";
import { write } from "../records/write.ts";
import { toId18 } from "../storage/ids.ts";
import type { Row } from "../storage/store.ts";

const OBJECT = "ManagedEventSubscription";
const PRESETS = ["LATEST", "EARLIEST"];

/** Fields of the configuration by what it calls them, with the values that they may have. */
const CONFIGURATION: Record<string, [field: string, values?: string[]]> = {
  label: ["MasterLabel"],
  topicName: ["TopicName"],
  defaultReplay: ["DefaultReplay", PRESETS],
  errorRecoveryReplay: ["ErrorRecoveryReplay", PRESETS],
  state: ["State", ["RUN", "STOP"]],
};

/** @throws OrgError for a configuration that cannot be */
function configurationOf({ service, body }: ApiRequest): Record<string, unknown> {
  const { Metadata: metadata = {} } = (body ?? {}) as { Metadata?: Record<string, unknown> };
  const fields: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(metadata)) {
    const [field, values] = CONFIGURATION[name] ?? [];
    if (!field) continue;
    if (values && !values.includes(String(value)))
      throw saveError("FIELD_INTEGRITY_EXCEPTION", `invalid value for ${name}: ${value}`, ["Metadata"]);
    fields[field] = value;
  }
  if (fields.TopicName !== undefined && !service.core.log.topics.find(String(fields.TopicName)))
    throw saveError("FIELD_INTEGRITY_EXCEPTION", `there is no topic ${fields.TopicName}`, ["Metadata"]);
  return fields;
}

function rowOf({ service, params }: ApiRequest): Row {
  const row = service.core.store.table(OBJECT).get(toId18(params.id) ?? "");
  if (!row || row.IsDeleted) throw notFound();
  return row;
}

function show(request: ApiRequest): Reply {
  const row = rowOf(request);
  const fields = request.service.core.tooling
    .get(OBJECT)!
    .fields.map(({ name }) => [name, row[name] ?? null]);
  const url = `${request.base}/tooling/sobjects/${OBJECT}/${row.Id}`;
  return { status: 200, body: { attributes: { type: OBJECT, url }, ...Object.fromEntries(fields) } };
}

function create(request: ApiRequest): Reply {
  const { tx, body, service } = request;
  const { FullName: name } = (body ?? {}) as { FullName?: unknown };
  const fields = configurationOf(request);
  const missing = [!name && "FullName", !fields.TopicName && "Metadata"].filter((one) => one !== false);
  if (missing.length > 0)
    throw saveError(
      "REQUIRED_FIELD_MISSING",
      `Required fields are missing: [${missing.join(", ")}]`,
      missing,
    );
  const { tooling, store } = service.core;
  if (
    store
      .table(OBJECT)
      .lookup("DeveloperName", name)
      .some((row) => !row.IsDeleted)
  )
    throw saveError("DUPLICATE_DEVELOPER_NAME", `The name ${name} is used already`, ["FullName"]);
  const Id = service.core.newId("18x");
  const row = managedRow({
    Id,
    IsDeleted: false,
    CreatedDate: tx.stamp,
    CreatedById: tx.userId,
    LastModifiedDate: tx.stamp,
    LastModifiedById: tx.userId,
    SystemModstamp: tx.stamp,
    DeveloperName: String(name),
    MasterLabel: String(name),
    Language: "en_US",
    DefaultReplay: "LATEST",
    ErrorRecoveryReplay: "LATEST",
    State: "RUN",
    ...fields,
  });
  write(tx, tooling.get(OBJECT)!, row, "CREATE");
  return { status: 201, body: { id: Id, success: true, errors: [], warnings: [], infos: [] } };
}

function change(request: ApiRequest): Reply {
  const { tx, service } = request;
  const row = managedRow({ ...rowOf(request), ...configurationOf(request), LastModifiedDate: tx.stamp });
  write(tx, service.core.tooling.get(OBJECT)!, row, "UPDATE");
  return { status: 204 };
}

function remove(request: ApiRequest): Reply {
  const { tx, service } = request;
  write(tx, service.core.tooling.get(OBJECT)!, { ...rowOf(request), IsDeleted: true }, "DELETE");
  return { status: 204 };
}

/** Managed subscriptions, made and changed by their configuration. */
export const managedSubscriptions: Resource[] = [
  { name: "tooling", path: `tooling/sobjects/${OBJECT}`, methods: { POST: create } },
  {
    name: "tooling",
    path: `tooling/sobjects/${OBJECT}/:id`,
    methods: { GET: show, PATCH: change, DELETE: remove },
  },
];
