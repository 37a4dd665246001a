import { jsonError, OrgError, saveError } from "../errors.ts";
import type { ApiRequest, Reply, Resource } from "../http/context.ts";
import type { Input } from "../records/input.ts";
import { saveRecords } from "../records/save.ts";
import { savepoint } from "../records/transaction.ts";
import type { ObjectDef } from "../schema/model.ts";
import { errorsOf } from "./collections.ts";
import { objectOf } from "./find.ts";

const MOST_RECORDS = 200;
const MOST_LEVELS = 5;
const MOST_TYPES = 5;

/** A record of a tree with the one that it hangs on. */
interface Node {
  def: ObjectDef;
  referenceId: string;
  fields: Input;
  parent: { node: Node; field: string } | undefined;
  id: string;
}

interface Given {
  attributes?: { type?: string; referenceId?: string };
  [field: string]: unknown;
}

const bad = (message: string) => saveError("INVALID_INPUT", message);

function typeOf(request: ApiRequest, given: Given, expected: ObjectDef): ObjectDef {
  const type = given?.attributes?.type;
  const def = type ? request.service.core.catalogue.get(type) : undefined;
  if (!def) throw saveError("INVALID_TYPE", `sObject type '${type}' is not supported.`);
  if (def !== expected) throw bad(`A record of ${expected.name} is expected here, not one of ${def.name}`);
  return def;
}

/** Takes a record apart: its own fields, and the lists of children under it. */
function nodeOf(
  request: ApiRequest,
  given: Given,
  expected: ObjectDef,
  parent: Node["parent"],
): { node: Node; children: [Given, ObjectDef, Node["parent"]][] } {
  const def = typeOf(request, given, expected);
  const referenceId = given.attributes?.referenceId;
  if (!referenceId) throw bad("Include a reference ID for each record in the request.");
  const node: Node = { def, referenceId, fields: {}, parent, id: "" };
  const children: [Given, ObjectDef, Node["parent"]][] = [];
  for (const [name, value] of Object.entries(given)) {
    if (name === "attributes") continue;
    const records = (value as { records?: unknown } | null)?.records;
    const link = Array.isArray(records)
      ? def.children.find((child) => child.name?.toLowerCase() === name.toLowerCase())
      : undefined;
    if (!link) {
      node.fields[name] = value;
      continue;
    }
    const childDef = request.service.core.catalogue.get(link.object)!;
    for (const child of records as Given[]) children.push([child, childDef, { node, field: link.field }]);
  }
  return { node, children };
}

/** The records of all trees, level by level. */
function levelsOf(request: ApiRequest, roots: Given[], def: ObjectDef): Node[][] {
  const levels: Node[][] = [];
  let waiting: [Given, ObjectDef, Node["parent"]][] = roots.map((root) => [root, def, undefined]);
  while (waiting.length > 0) {
    if (levels.length === MOST_LEVELS) throw bad(`A tree has at most ${MOST_LEVELS} levels`);
    const read = waiting.map(([given, expected, parent]) => nodeOf(request, given, expected, parent));
    levels.push(read.map(({ node }) => node));
    waiting = read.flatMap(({ children }) => children);
  }
  return levels;
}

function checkLimits(nodes: Node[]): void {
  if (nodes.length > MOST_RECORDS) {
    throw saveError(
      "EXCEEDED_MAX_RECORDS",
      `record limit reached. cannot submit more than ${MOST_RECORDS} records into this call`,
    );
  }
  if (new Set(nodes.map((node) => node.def)).size > MOST_TYPES)
    throw bad(`The records are of at most ${MOST_TYPES} different types`);
}

const failure = (results: { referenceId: string; errors: object[] }[]): Reply => ({
  status: 400,
  body: { hasErrors: true, results },
});

function repeated(nodes: Node[]): Node[] {
  const count = Map.groupBy(nodes, (node) => node.referenceId);
  return nodes.filter((node) => count.get(node.referenceId)!.length > 1);
}

/** Creates the records of a level, those of one object together; the refusals, if there are any. */
function createLevel(request: ApiRequest, nodes: Node[]): { referenceId: string; errors: object[] }[] {
  const refused: { referenceId: string; errors: object[] }[] = [];
  for (const [def, same] of Map.groupBy(nodes, (node) => node.def)) {
    const writes = same.map(({ fields, parent }) => ({
      input: parent ? { ...fields, [parent.field]: parent.node.id } : fields,
    }));
    saveRecords(request.tx, def, writes, true).forEach((outcome, i) => {
      const node = same[i]!;
      if (outcome instanceof OrgError)
        refused.push({ referenceId: node.referenceId, errors: errorsOf(outcome) });
      else node.id = outcome.Id;
    });
    if (refused.length > 0) break;
  }
  return refused;
}

function create(request: ApiRequest): Reply {
  const body = request.body as { records?: unknown } | undefined;
  if (!Array.isArray(body?.records)) throw jsonError("The request body needs 'records', an array of records");
  const levels = levelsOf(request, body.records as Given[], objectOf(request));
  const nodes = levels.flat();
  checkLimits(nodes);
  const twice = repeated(nodes);
  if (twice.length > 0) {
    const errors = errorsOf(bad("Duplicate ReferenceId provided in the request."));
    return failure(twice.map(({ referenceId }) => ({ referenceId, errors })));
  }
  const rollback = savepoint(request.tx);
  for (const level of levels) {
    const refused = createLevel(request, level);
    if (refused.length === 0) continue;
    rollback();
    return failure(refused);
  }
  return {
    status: 201,
    body: { hasErrors: false, results: nodes.map(({ referenceId, id }) => ({ referenceId, id })) },
  };
}

/** Records with their children, all or none; triggers see those of a level and an object together. */
export const tree: Resource = { name: "tree", path: "composite/tree/:object", methods: { POST: create } };
