import type { ApiRequest, Reply, Resource } from "../http/context.ts";
import { describeChildren, describeField, describeSummary } from "../schema/describe.ts";
import type { ObjectDef } from "../schema/model.ts";
import { objectOf } from "./find.ts";

const kept = new WeakMap<ObjectDef, Map<string, DescribeResult>>();

/** The describe of an object: what the client needs to know about it and its fields. */
export interface DescribeResult {
  name: string;
  fields: ReturnType<typeof describeField>[];
  childRelationships: ReturnType<typeof describeChildren>;
  [key: string]: unknown;
}

/** Describes an object; worked out once per API version. */
export function describeObject(def: ObjectDef, base: string): DescribeResult {
  const versions = kept.get(def) ?? new Map<string, DescribeResult>();
  kept.set(def, versions);
  let found = versions.get(base);
  if (!found) {
    found = {
      ...describeSummary(def, base),
      name: def.name,
      fields: def.fields.map((field) => describeField(field)),
      childRelationships: describeChildren(def),
      recordTypeInfos: [
        {
          active: true,
          available: true,
          defaultRecordTypeMapping: true,
          developerName: "Master",
          master: true,
          name: "Master",
          recordTypeId: "012000000000000AAA",
          urls: { layout: `${base}/sobjects/${def.name}/describe/layouts/012000000000000AAA` },
        },
      ],
      supportedScopes: [
        { label: `All ${def.labelPlural.toLowerCase()}`, name: "everything" },
        { label: `My ${def.labelPlural.toLowerCase()}`, name: "mine" },
      ],
      actionOverrides: [],
      namedLayoutInfos: [],
      networkScopeFieldName: null,
      listviewable: null,
      lookupLayoutable: null,
      searchLayoutable: true,
      compactLayoutable: true,
      implementedBy: null,
      implementsInterfaces: null,
      defaultImplementation: null,
      extendedBy: null,
      extendsInterfaces: null,
      sobjectDescribeOption: "FULL",
    };
    versions.set(base, found);
  }
  return found;
}

export const describe: Resource = {
  name: "describe",
  path: "sobjects/:object/describe",
  methods: {
    GET: (request: ApiRequest): Reply => ({
      status: 200,
      body: describeObject(objectOf(request), request.base),
    }),
  },
};

export const describeGlobal: Resource = {
  name: "describeGlobal",
  path: "sobjects",
  methods: {
    GET: ({ service, base }: ApiRequest): Reply => {
      const { objects } = service.core.catalogue;
      return {
        status: 200,
        body: {
          encoding: "UTF-8",
          maxBatchSize: 200,
          sobjects: objects.map((def) => describeSummary(def, base)),
        },
      };
    },
  },
};
