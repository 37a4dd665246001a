import { notFound, saveError } from "../errors.ts";
import type { ApiRequest, Reply, Resource } from "../http/context.ts";
import {
  parentField,
  perform,
  presets,
  type QuickAction,
  quickActions,
  targetOf,
} from "../quick-actions/quick-action.ts";
import type { Input } from "../records/input.ts";
import { fieldOf, type ObjectDef } from "../schema/model.ts";
import { toId18 } from "../storage/ids.ts";
import type { Row } from "../storage/store.ts";
import { objectOf, rowOf } from "./find.ts";
import { sectionOf } from "./layouts.ts";

const canStartFrom = ({ service }: ApiRequest, action: QuickAction, def: ObjectDef): boolean =>
  action.context === undefined
    ? parentField(service.core, action, def) !== undefined
    : action.context === def.name;

/** The actions that can be started where the path says: anywhere, or from a record of an object. */
function actionsOf(request: ApiRequest): readonly QuickAction[] {
  const all = quickActions(request.service.core);
  if (request.params.object === undefined) return all.filter(({ context }) => context === undefined);
  const def = objectOf(request);
  return all.filter((action) => canStartFrom(request, action, def));
}

/** An object's own action is also found without the object before its name. */
function actionOf(request: ApiRequest): QuickAction {
  const { action: wanted, object } = request.params;
  const found = actionsOf(request).find(({ name }) => name === wanted || name === `${object}.${wanted}`);
  if (!found) throw notFound();
  return found;
}

function summary(request: ApiRequest, action: QuickAction) {
  const from = request.params.object === undefined ? "" : `/sobjects/${objectOf(request).name}`;
  const url = `${request.base}${from}/quickActions/${action.name}`;
  return {
    actionEnumOrId: action.name,
    label: action.label,
    name: action.name,
    type: action.type,
    urls: {
      defaultValues: `${url}/defaultValues`,
      quickAction: url,
      describe: `${url}/describe`,
      defaultValuesTemplate: `${url}/defaultValues/{ID}`,
    },
  };
}

function describe(request: ApiRequest): Reply {
  const action = actionOf(request);
  const target = targetOf(request.service.core, action);
  const context = request.params.object === undefined ? undefined : objectOf(request);
  const fields = action.fields.map((name) => fieldOf(target, name)!);
  return {
    status: 200,
    body: {
      accessLevelRequired: null,
      ...summary(request, action),
      canvasApplicationId: null,
      canvasApplicationName: null,
      colors: [],
      contextSobjectType: context?.name ?? null,
      defaultValues: null,
      flowDevName: null,
      flowRecordIdVar: null,
      height: null,
      iconName: null,
      iconUrl: null,
      icons: [],
      layout: sectionOf(target, "", fields, null),
      lightningComponentBundleId: null,
      lightningComponentBundleName: null,
      lightningComponentQualifiedName: null,
      lightningWebComponentBundleId: null,
      lightningWebComponentBundleName: null,
      lightningWebComponentQualifiedName: null,
      miniIconUrl: null,
      mobileExtensionId: null,
      showQuickActionLcHeader: false,
      showQuickActionVfHeader: false,
      targetParentField: context ? (parentField(request.service.core, action, context) ?? null) : null,
      targetRecordTypeId: null,
      targetSobjectType: target.name,
      visualforcePageName: null,
      visualforcePageUrl: null,
      width: null,
    },
  };
}

function contextRow(request: ApiRequest, given: unknown): Row | undefined {
  if (given === undefined || given === null) return undefined;
  const id = toId18(given);
  const def = id ? request.service.core.catalogue.byPrefix(id.slice(0, 3)) : undefined;
  if (!id || !def) throw saveError("MALFORMED_ID", `malformed id ${given}`);
  return rowOf({ ...request, params: { ...request.params, id } }, def);
}

function defaultValues(request: ApiRequest): Reply {
  const action = actionOf(request);
  const target = targetOf(request.service.core, action);
  const defaults = action.fields.map((name) => [name, fieldOf(target, name)!.defaultValue]);
  return {
    status: 200,
    body: {
      attributes: { type: target.name },
      ...Object.fromEntries(defaults),
      ...presets(request.tx, action, contextRow(request, request.params.context)),
    },
  };
}

function execute(request: ApiRequest): Reply {
  const action = actionOf(request);
  const { contextId, record = {} } = (request.body ?? {}) as { contextId?: unknown; record?: Input };
  const context = contextRow(request, contextId);
  if (action.context && !context)
    throw saveError("REQUIRED_FIELD_MISSING", "Required fields are missing: [contextId]", ["contextId"]);
  const { Id } = perform(request.tx, action, context, record);
  const created = action.type !== "Update";
  return {
    status: created ? 201 : 200,
    body: { contextId: context?.Id ?? null, created, errors: [], feedItemIds: [], id: Id, success: true },
  };
}

const lists = (path: string): Resource => ({
  name: "quickActions",
  path,
  methods: {
    GET: (request) => ({
      status: 200,
      body: actionsOf(request).map((action) => summary(request, action)),
    }),
  },
});

const each = (path: string): Resource[] => [
  { name: "quickActions", path, methods: { GET: describe, POST: execute } },
  { name: "quickActions", path: `${path}/describe`, methods: { GET: describe } },
  { name: "quickActions", path: `${path}/defaultValues`, methods: { GET: defaultValues } },
  { name: "quickActions", path: `${path}/defaultValues/:context`, methods: { GET: defaultValues } },
];

/** Quick actions, from anywhere and from the records they can be about. */
export const QUICK_ACTIONS: Resource[] = [
  lists("quickActions"),
  ...each("quickActions/:action"),
  lists("sobjects/:object/quickActions"),
  ...each("sobjects/:object/quickActions/:action"),
];
