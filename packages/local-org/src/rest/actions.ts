import type { Action, ActionKind, Parameter } from "../actions/action.ts";
import { invokeAll } from "../actions/invoke.ts";
import { ACTION_KINDS } from "../actions/kinds.ts";
import { notFound, saveError } from "../errors.ts";
import type { ApiRequest, Reply, Resource } from "../http/context.ts";

const CUSTOM = ACTION_KINDS.map(({ path }) => /^custom\/(.+)$/.exec(path)?.[1]).filter(Boolean);

const describeOutput = ({ name, type, label, description, maxOccurs, ...rest }: Parameter) => ({
  apexClass: rest.apexClass ?? null,
  description: description ?? null,
  label: label ?? name,
  maxOccurs: maxOccurs ?? 1,
  name,
  picklistValues:
    rest.picklist?.map((value) => ({ active: true, defaultValue: false, label: value, value })) ?? null,
  sobjectType: rest.sobjectType ?? null,
  type,
});

const describe = (action: Action, standard: boolean) => ({
  allowsTransactionControl: false,
  category: action.category ?? null,
  configurationEditor: null,
  description: action.description,
  genericTypes: null,
  iconName: null,
  id: null,
  inputs: action.inputs.map((input) => ({
    ...describeOutput(input),
    byteLength: 0,
    required: input.required ?? false,
  })),
  label: action.label,
  name: action.name,
  outputs: action.outputs.map(describeOutput),
  standard,
  targetEntityName: action.target ?? null,
  type: action.type,
});

/** @throws OrgError NOT_FOUND for a name that no action of the kind has, upper or lower case alike */
function actionOf({ service, params }: ApiRequest, kind: ActionKind): Action {
  const wanted = [params.object, params.action].filter(Boolean).join(".").toLowerCase();
  const found = kind.list(service.core).find(({ name }) => name.toLowerCase() === wanted);
  if (found) return found;
  throw notFound(kind.path === "standard" ? `Invalid Action Type: ${params.action}` : undefined);
}

function invoke(request: ApiRequest, kind: ActionKind): Reply {
  const action = actionOf(request, kind);
  const { inputs } = (request.body ?? {}) as { inputs?: unknown };
  if (!Array.isArray(inputs) || inputs.length === 0)
    throw saveError(
      "INVALID_API_INPUT",
      "The request body needs 'inputs', an array with at least one element",
    );
  const results = invokeAll(request.tx, action, inputs);
  // what has succeeded stands, though the answer as a whole says that something has not
  return { status: results.every(({ isSuccess }) => isSuccess) ? 200 : 400, body: results };
}

function resourcesOf(kind: ActionKind): Resource[] {
  const path = `actions/${kind.path}`;
  const standard = kind.path === "standard";
  const list = ({ service, base }: ApiRequest): Reply => ({
    status: 200,
    body: {
      actions: kind
        .list(service.core)
        .map(({ name, label, type }) => ({ label, name, type, url: `${base}/${path}/${name}` }))
        .sort((a, b) => (a.name < b.name ? -1 : 1)),
    },
  });
  const get = (request: ApiRequest): Reply => ({
    status: 200,
    body: describe(actionOf(request, kind), standard),
  });
  const methods: Resource["methods"] = { GET: get, HEAD: get, POST: (request) => invoke(request, kind) };
  return [
    { name: "actions", path, methods: { GET: list, HEAD: list } },
    { name: "actions", path: `${path}/:action`, methods },
    // those of an object: `emailAlert/Case/Tell_Owner`
    { name: "actions", path: `${path}/:object/:action`, methods },
  ];
}

const index = (path: string, body: (base: string) => object): Resource => {
  const GET = ({ base }: ApiRequest): Reply => ({ status: 200, body: body(base) });
  return { name: "actions", path, methods: { GET, HEAD: GET } };
};

/** Invocable actions: what there is, what each takes and gives, and doing it. */
export const ACTIONS: Resource[] = [
  index("actions", (base) => ({ custom: `${base}/actions/custom`, standard: `${base}/actions/standard` })),
  index("actions/custom", (base) =>
    Object.fromEntries(CUSTOM.map((kind) => [kind, `${base}/actions/custom/${kind}`])),
  ),
  ...ACTION_KINDS.flatMap(resourcesOf),
];
