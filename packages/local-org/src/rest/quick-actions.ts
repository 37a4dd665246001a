import { notFound, saveError } from "../errors.ts";
import type { ApiRequest, Reply, Resource } from "../http/context.ts";
import type { Input } from "../records/input.ts";
import { createRecord } from "../records/save.ts";
import { fieldOf, type ObjectDef } from "../schema/model.ts";
import { toId18 } from "../storage/ids.ts";
import type { Row } from "../storage/store.ts";
import { objectOf, rowOf } from "./find.ts";
import { sectionOf } from "./layouts.ts";

interface QuickAction {
  name: string;
  label: string;
  target: string;
  /** The target's fields on the page. */
  fields: string[];
  /** The target's fields that can name the record it was started from, the first that fits. */
  parents: string[];
  preset?: Input;
}

/** The global actions of a new org. */
const ACTIONS: QuickAction[] = [
  {
    name: "NewTask",
    label: "New Task",
    target: "Task",
    fields: ["Subject", "ActivityDate", "Status", "Priority", "OwnerId", "WhoId", "WhatId"],
    parents: ["WhoId", "WhatId"],
  },
  {
    name: "NewEvent",
    label: "New Event",
    target: "Event",
    fields: ["Subject", "StartDateTime", "EndDateTime", "OwnerId", "WhoId", "WhatId"],
    parents: ["WhoId", "WhatId"],
  },
  {
    name: "LogACall",
    label: "Log a Call",
    target: "Task",
    fields: ["Subject", "Description", "WhoId", "WhatId"],
    parents: ["WhoId", "WhatId"],
    preset: { Subject: "Call", Status: "Completed", TaskSubtype: "Call" },
  },
  {
    name: "NewAccount",
    label: "New Account",
    target: "Account",
    fields: ["Name", "Phone", "Website"],
    parents: ["ParentId"],
  },
  {
    name: "NewContact",
    label: "New Contact",
    target: "Contact",
    fields: ["FirstName", "LastName", "Email", "Phone", "AccountId"],
    parents: ["AccountId"],
  },
  {
    name: "NewCase",
    label: "New Case",
    target: "Case",
    fields: ["ContactId", "AccountId", "Subject", "Status", "Priority", "Description"],
    parents: ["AccountId", "ContactId", "ParentId"],
  },
  {
    name: "NewLead",
    label: "New Lead",
    target: "Lead",
    fields: ["FirstName", "LastName", "Company", "Email", "Phone"],
    parents: [],
  },
  {
    name: "NewOpportunity",
    label: "New Opportunity",
    target: "Opportunity",
    fields: ["Name", "AccountId", "StageName", "CloseDate", "Amount"],
    parents: ["AccountId"],
  },
];

const targetOf = ({ service }: ApiRequest, action: QuickAction): ObjectDef =>
  service.core.catalogue.get(action.target)!;

/** The field of the target by which it names the record that the action was started from. */
function parentField(request: ApiRequest, action: QuickAction, parent: ObjectDef): string | undefined {
  const target = targetOf(request, action);
  return action.parents.find((name) => fieldOf(target, name)?.referenceTo.includes(parent.name));
}

/** The actions that can be started where the path says: anywhere, or from a record of an object. */
function actionsOf(request: ApiRequest): QuickAction[] {
  if (request.params.object === undefined) return ACTIONS;
  const def = objectOf(request);
  return ACTIONS.filter((action) => parentField(request, action, def) !== undefined);
}

function actionOf(request: ApiRequest): QuickAction {
  const found = actionsOf(request).find((action) => action.name === request.params.action);
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
    type: action.name === "LogACall" ? "LogACall" : "Create",
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
  const target = targetOf(request, action);
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
      targetParentField: context ? (parentField(request, action, context) ?? null) : null,
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

/** What the new record has before anybody has filled anything in. */
function presets(request: ApiRequest, action: QuickAction, context: Row | undefined): Input {
  const def = context && request.service.core.catalogue.byPrefix(context.Id.slice(0, 3))!;
  const parent = def && parentField(request, action, def);
  return { ...action.preset, ...(parent && { [parent]: context!.Id }) };
}

function defaultValues(request: ApiRequest): Reply {
  const action = actionOf(request);
  const target = targetOf(request, action);
  const defaults = action.fields.map((name) => [name, fieldOf(target, name)!.defaultValue]);
  return {
    status: 200,
    body: {
      attributes: { type: target.name },
      ...Object.fromEntries(defaults),
      ...presets(request, action, contextRow(request, request.params.context)),
    },
  };
}

function execute(request: ApiRequest): Reply {
  const action = actionOf(request);
  const { contextId, record = {} } = (request.body ?? {}) as { contextId?: unknown; record?: Input };
  const context = contextRow(request, contextId);
  const { Id } = createRecord(request.tx, targetOf(request, action), {
    ...presets(request, action, context),
    ...record,
  });
  return {
    status: 201,
    body: {
      contextId: context?.Id ?? null,
      created: true,
      errors: [],
      feedItemIds: [],
      id: Id,
      success: true,
    },
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

/** The global quick actions, from anywhere and from the records they can be about. */
export const QUICK_ACTIONS: Resource[] = [
  lists("quickActions"),
  ...each("quickActions/:action"),
  lists("sobjects/:object/quickActions"),
  ...each("sobjects/:object/quickActions/:action"),
];
