import { notFound } from "../errors.ts";
import type { ApiRequest, Reply, Resource } from "../http/context.ts";
import { describeField } from "../schema/describe-field.ts";
import type { FieldDef, ObjectDef } from "../schema/model.ts";
import { AUDIT_FIELDS } from "../schema/system-fields.ts";
import { toId18 } from "../storage/ids.ts";
import { describeFully } from "./describe.ts";
import { objectOf } from "./find.ts";

/** An object whose records have pages. */
function shownObject(request: ApiRequest): ObjectDef {
  const def = objectOf(request);
  if (def.isEvent || def.denied.has("layout")) throw notFound();
  return def;
}

/** A field as a place on a page. */
export const itemOf = (def: ObjectDef, field: FieldDef, tabOrder: number) => ({
  editableForNew: field.createable,
  editableForUpdate: field.updateable,
  label: field.label,
  layoutComponents: [
    {
      details: describeField(def, field),
      displayLines: field.type === "textarea" ? 6 : 1,
      tabOrder,
      type: "Field",
      value: field.name,
    },
  ],
  placeholder: false,
  required: field.required,
});

/** Fields two by two, under a heading. */
export function sectionOf(def: ObjectDef, heading: string, fields: FieldDef[], layoutId: string | null) {
  const items = fields.map((field, i) => itemOf(def, field, i + 1));
  const layoutRows = Array.from({ length: Math.ceil(items.length / 2) }, (_, i) => {
    const layoutItems = items.slice(2 * i, 2 * i + 2);
    return { layoutItems, numItems: layoutItems.length };
  });
  return {
    collapsed: false,
    columns: 2,
    heading,
    layoutRows,
    layoutSectionId: null,
    parentLayoutId: layoutId,
    rows: layoutRows.length,
    tabOrder: "LeftToRight",
    useCollapsibleSection: false,
    useHeading: true,
  };
}

const isSystem = (field: FieldDef): boolean =>
  AUDIT_FIELDS.has(field.name) && field.name !== "SystemModstamp";
const isHidden = (field: FieldDef): boolean =>
  field.type === "id" || /^(IsDeleted|SystemModstamp|Last(Viewed|Referenced)Date)$/.test(field.name);

/** The one page that an object has: all its fields, then when and by whom it was made and changed. */
function layoutOf(def: ObjectDef) {
  const id = `00h000000000${def.keyPrefix}AAA`;
  const own = def.fields.filter((field) => !isHidden(field) && !isSystem(field) && field.compound === null);
  const editable = own.filter((field) => field.createable || field.updateable);
  const information = `${def.label} Information`;
  return {
    buttonLayoutSection: { detailButtons: [] },
    detailLayoutSections: [
      sectionOf(def, information, own, id),
      sectionOf(def, "System Information", def.fields.filter(isSystem), id),
    ],
    editLayoutSections: [sectionOf(def, information, editable, id)],
    feedView: null,
    highlightsPanelLayoutSection: null,
    id,
    multirowEditLayoutSections: [],
    offlineLinks: [],
    quickActionList: { quickActionListItems: [] },
    relatedContent: null,
    relatedLists: def.children
      .filter((child) => child.name !== null)
      .map((child) => ({
        accessLevelRequiredForCreate: null,
        buttons: [],
        columns: [],
        custom: child.object.endsWith("__c"),
        field: `${child.object}.${child.field}`,
        label: child.name,
        limitRows: 5,
        name: child.name,
        sobject: child.object,
        sort: [],
      })),
    saveOptions: [],
  };
}

function layoutsOf(request: ApiRequest): Reply {
  const def = shownObject(request);
  const layout = layoutOf(def);
  const infos = describeFully(request, def).recordTypeInfos as { recordTypeId: string }[];
  return {
    status: 200,
    body: {
      layouts: [layout],
      recordTypeMappings: infos.map((info) => ({
        ...info,
        layoutId: layout.id,
        picklistsForRecordType: null,
      })),
      recordTypeSelectorRequired: [false],
    },
  };
}

function layoutOfRecordType(request: ApiRequest): Reply {
  const def = shownObject(request);
  const infos = describeFully(request, def).recordTypeInfos as { recordTypeId: string }[];
  if (!infos.some((info) => info.recordTypeId === toId18(request.params.recordType))) throw notFound();
  return { status: 200, body: layoutOf(def) };
}

const compactFields = (def: ObjectDef): FieldDef[] =>
  ["Subject", def.nameField?.name, "Phone", "Email", "Status", "StageName", "Type", "Priority", "OwnerId"]
    .map((name) => def.fields.find((field) => field.name === name))
    .filter((field): field is FieldDef => field !== undefined);

function compactLayoutsOf(request: ApiRequest, def: ObjectDef): object {
  const infos = describeFully(request, def).recordTypeInfos as { recordTypeId: string; name: string }[];
  return {
    compactLayouts: [
      {
        actions: [],
        fieldItems: compactFields(def).map((field, i) => itemOf(def, field, i + 1)),
        id: null,
        imageItems: [],
        label: "System Default",
        name: "SYSTEM",
        objectType: def.name,
      },
    ],
    defaultCompactLayoutId: null,
    recordTypeCompactLayoutMappings: infos.map((info) => ({
      available: true,
      compactLayoutId: null,
      compactLayoutName: "SYSTEM",
      recordTypeId: info.recordTypeId,
      recordTypeName: info.name,
      urls: { compactLayout: `${request.base}/sobjects/${def.name}/describe/compactLayouts` },
    })),
  };
}

/** `?q=Account,Case`: the compact layouts of several objects at once. */
function compactLayoutsOfSeveral(request: ApiRequest): Reply {
  const names = (request.query.get("q") ?? "").split(",").filter(Boolean);
  const defs = names.map((object) => shownObject({ ...request, params: { object } }));
  return {
    status: 200,
    body: Object.fromEntries(defs.map((def) => [def.name, compactLayoutsOf(request, def)])),
  };
}

const get = (path: string, GET: (request: ApiRequest) => Reply): Resource => ({
  name: "layouts",
  path,
  methods: { GET },
});

/** What the pages of an object show. There is one page for each object, with all its fields. */
export const LAYOUTS: Resource[] = [
  get("sobjects/:object/describe/layouts", layoutsOf),
  get("sobjects/:object/describe/layouts/:recordType", layoutOfRecordType),
  get("sobjects/:object/describe/namedLayouts/:layout", (request) => {
    shownObject(request);
    throw notFound();
  }),
  get("sobjects/:object/describe/compactLayouts", (request) => ({
    status: 200,
    body: compactLayoutsOf(request, shownObject(request)),
  })),
  get("sobjects/:object/describe/approvalLayouts", (request) => {
    shownObject(request);
    return { status: 200, body: { approvalLayouts: [] } };
  }),
  get("compactLayouts", compactLayoutsOfSeveral),
];
