import { orgError } from "../../errors.ts";
import { describeObject, describeSummary } from "../../schema/describe.ts";
import type { ObjectDef } from "../../schema/model.ts";
import { type SoapCall, type SoapOperation, textsOf } from "../call.ts";
import type { XmlValue } from "../xml.ts";

/** What REST says in JSON, without what only REST has. */
function withoutUrls(value: unknown): XmlValue {
  if (Array.isArray(value)) return value.map(withoutUrls);
  if (typeof value !== "object" || value === null) return value as XmlValue;
  const entries = Object.entries(value).filter(([name]) => name !== "urls" && name !== "url");
  return Object.fromEntries(entries.map(([name, inner]) => [name, withoutUrls(inner)]));
}

function describe({ service, base }: SoapCall, name: string): XmlValue {
  const def = service.core.catalogue.get(name);
  if (!def) throw orgError(500, "INVALID_TYPE", `sObject type '${name}' is not supported.`);
  return withoutUrls(describeObject(def, base));
}

/** There are no apps here: the one that there is has a tab for each object with pages. */
const describeTabs: SoapOperation = ({ service: { core, url } }) => [
  {
    description: "",
    label: "Local Org",
    logoUrl: `${url}/favicon.ico`,
    namespace: "",
    selected: true,
    tabSetId: null,
    tabs: core.catalogue.objects
      .filter((def) => !def.isEvent && !def.denied.has("layout"))
      .map((def) => ({
        custom: def.custom,
        iconUrl: "",
        label: def.labelPlural,
        miniIconUrl: "",
        name: def.custom ? def.name : `standard-${def.name}`,
        sobjectName: def.name,
        url: `${url}/${def.keyPrefix}/o`,
      })),
  },
];

/** The operations that describe objects. */
export const DESCRIBES: Record<string, SoapOperation> = {
  describeGlobal: ({ service, base }) => ({
    encoding: "UTF-8",
    maxBatchSize: 200,
    sobjects: service.core.catalogue.objects.map((def: ObjectDef) => withoutUrls(describeSummary(def, base))),
  }),
  describeTabs,
  describeSObject: (call) => describe(call, textsOf(call.args, "sObjectType")[0] ?? ""),
  describeSObjects: (call) => textsOf(call.args, "sObjectType").map((name) => describe(call, name)),
};
