import { calendar, createRoster, type Hours, parseTeams, type Teams } from "@throughline/assignment";
import { draft } from "@throughline/draft";
import { loadMetadata, loadSeed, type Org, standardDescribe, startOrg } from "@throughline/local-org";
import { directoryOf, play } from "@throughline/replay";
import { type AssignmentRule, scan } from "@throughline/scan";
import { fieldsRead, kinds } from "@throughline/steps";
import { parseWorkflow, type Value } from "@throughline/workflow";
import fc from "fast-check";

type Fields = Record<string, unknown>;

/** An org with a project's metadata in it, and the draft that is made of the same, for one record after another. */
export interface BothWays {
  org: Org;
  /** Records that meet the criteria, nearly meet them, and have nothing to do with them. */
  records: fc.Arbitrary<Fields>;
  /** Whom the org's own rule gives it, and whom the draft does: the name of a queue, or a user name. */
  ownersOf(record: Fields): { org: string; draft: string };
}

export async function bothWays(folder: string, object: string): Promise<BothWays> {
  const found = await scan(folder, { object, jobs: 1 });
  const drafted = draft(found);
  const seed = loadSeed(drafted.org);
  const metadata = loadMetadata(folder);
  const org = await startOrg({ seed, metadata });
  const { workflow, problems } = parseWorkflow(drafted.workflow, kinds as never);
  if (!workflow) throw new Error(JSON.stringify(problems));
  const { teams, problems: wrong } = parseTeams(drafted.teams);
  if (!teams) throw new Error(JSON.stringify(wrong));
  const names = new Map(
    [
      ...org.db.query("SELECT Id, Name FROM Group WHERE Type = 'Queue'"),
      ...org.db.query("SELECT Id, Username FROM User"),
    ].map((row) => [String(row.Id), String(row.Name ?? row.Username)]),
  );
  const described = standardDescribe(object, { ...metadata.objects, ...seed.objects });
  const types = new Map(described?.fields.map((field) => [field.name, field]));
  const asked = constantsOf(
    found.project.pieces<AssignmentRule>("assignment rule").filter(({ active }) => active),
    object,
  );
  const accounts = accountsFor(org, asked);
  const recordTypes = org.db
    .query(`SELECT Id FROM RecordType WHERE SobjectType = '${object}'`)
    .map(({ Id }) => String(Id));
  const read = fieldsRead(workflow).filter((name) => types.has(name) || name.includes("."));
  const reads = workflow.agents.dispatcher?.reads ?? [];
  const fields = [...new Set([...asked.keys(), ...reads])].filter((name) => {
    const field = types.get(name);
    return field?.createable && field.type !== "reference";
  });
  const deciders = { calendar: calendar((teams as Teams).hours.default as Hours) };

  /** A record as the engine is told of it: by flat names. */
  const asTold = (id: string): Record<string, Value> => {
    const row = org.db.query(
      `SELECT ${["Id", "CreatedById", ...read].join(",")} FROM ${object} WHERE Id = '${id}'`,
    )[0];
    const told = Object.fromEntries(read.map((name) => [name, valueAt(row, name)]));
    return { ...told, OwnerId: String(row?.CreatedById) } as Record<string, Value>;
  };

  return {
    org,
    records: fc.record(
      Object.fromEntries([
        ...fields.map((name) => [name, generatorOf(types.get(name), asked.get(name) ?? [])]),
        ...(recordTypes.length > 0 ? [["RecordTypeId", fc.constantFrom(null, ...recordTypes)]] : []),
        ...(accounts.length > 0 ? [["AccountId", fc.constantFrom(null, ...accounts)]] : []),
      ]),
    ) as fc.Arbitrary<Fields>,
    ownersOf(record) {
      const id = org.db.create(object, { ...needed(object), ...blanksOut(record) }, { autoAssign: true });
      const [row] = org.db.query(`SELECT OwnerId, CreatedById FROM ${object} WHERE Id = '${id}'`);
      const told = asTold(id);
      const desk = createRoster(teams as Teams, directoryOf(teams as Teams));
      const { state } = play(
        workflow,
        { id, at: "2026-11-02T09:00:00.000Z", record: told },
        { deciders, desk },
      );
      const decided = state?.owner?.name;
      const stays = row?.OwnerId === row?.CreatedById;
      return {
        org: stays ? "stays" : (names.get(String(row?.OwnerId)) ?? "?"),
        draft: decided === undefined || decided === told.OwnerId ? "stays" : decided,
      };
    },
  };
}

const needed = (object: string): Fields =>
  object === "Lead" ? { LastName: "Kim", Company: "Kim & Sons" } : {};

const blanksOut = (record: Fields): Fields =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null && value !== undefined));

/** The value of a path in a row of a query; of a parent that is not there, nothing is known. */
function valueAt(row: Fields | undefined, path: string): unknown {
  let at: unknown = row;
  for (const key of path.split(".")) {
    if (at === null || at === undefined) return undefined;
    at = (at as Fields)[key];
  }
  return at;
}

/** What criteria compare fields with, by path. */
function constantsOf(rules: AssignmentRule[], object: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { field, value = "" } of rules.flatMap(({ entries }) =>
    entries.flatMap((one) => one.criteria.items),
  )) {
    const path = field.startsWith(`${object}.`) ? field.slice(object.length + 1) : field;
    found.set(path, [...(found.get(path) ?? []), ...value.split(",").map((one) => one.trim())]);
  }
  return found;
}

/** Accounts that have what is asked of accounts, each of it and nothing of it. */
function accountsFor(org: Org, asked: Map<string, string[]>): string[] {
  const fields = [...asked].filter(([path]) => path.startsWith("Account."));
  if (fields.length === 0) return [];
  const plain = org.db.create("Account", { Name: "Plain" });
  return [
    plain,
    ...fields.flatMap(([path, values]) =>
      values.map((value) =>
        org.db.create("Account", { Name: value, [path.slice("Account.".length)]: value }),
      ),
    ),
  ];
}

type Described = NonNullable<ReturnType<typeof standardDescribe>>["fields"][number];

/** Values of a field: the constants, what is near them, others, and none. */
function generatorOf(field: Described | undefined, constants: string[]): fc.Arbitrary<unknown> {
  const given = constants.filter(Boolean);
  const offered = field?.picklistValues?.map(({ value }) => value) ?? [];
  switch (field?.type) {
    case "boolean":
      return fc.boolean();
    case "int":
    case "double":
    case "currency":
    case "percent":
      return fc.constantFrom(
        null,
        0,
        ...given.flatMap((one) => [Number(one) - 1, Number(one), Number(one) + 1]),
      );
    case "multipicklist":
      return fc.subarray(offered).map((some) => (some.length > 0 ? some.join(";") : null));
    case "picklist":
      return fc.constantFrom(null, ...offered, ...(field.restrictedPicklist ? [] : given));
    case "email":
      return fc.constantFrom(
        null,
        "kim@elsewhere.example",
        ...given.map((one) => (one.startsWith("@") ? `kim${one}` : "kim@x.example")),
      );
    default:
      return fc.oneof(
        fc.constantFrom(null, "Hello", ...given),
        fc.constantFrom("", ...given).map((one) => `Re: ${one.toUpperCase()} again`),
        fc.constantFrom("", ...given).map((one) => `${one.toLowerCase()} now`),
      );
  }
}
