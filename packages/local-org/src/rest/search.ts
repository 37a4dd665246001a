import { saveError } from "../errors.ts";
import type { ApiRequest, Reply, Resource } from "../http/context.ts";
import { malformedSearch } from "../sosl/expression.ts";
import { fieldGroup, parseSosl, type Returning, type Search } from "../sosl/parse.ts";
import { runSearch } from "../sosl/search.ts";

function answer(request: ApiRequest, search: Search): Reply {
  const { service, session, base } = request;
  return { status: 200, body: { searchRecords: runSearch(service.core, search, session.userId, base) } };
}

function sosl(request: ApiRequest): Reply {
  const text = request.query.get("q");
  if (!text) throw malformedSearch("No search term found. The search term must be enclosed in braces.");
  return answer(request, parseSosl(text));
}

/** What a parameterized search says about one object, or about all of them. */
interface Wanted {
  name?: string | undefined;
  fields?: string | string[] | undefined;
  where?: string | undefined;
  orderBy?: string | undefined;
  limit?: string | number | undefined;
}

function returningOf(wanted: Wanted | null, all: Wanted): Returning {
  const { name, fields, where, orderBy, limit } = wanted ?? {};
  if (!name) throw saveError("MISSING_ARGUMENT", "An sobject needs a name");
  const list = [fields ?? all.fields ?? []].flat().join(", ");
  const most = limit ?? all.limit;
  const clauses = [
    where ? `WHERE ${where}` : "",
    orderBy ? `ORDER BY ${orderBy}` : "",
    most === undefined ? "" : `LIMIT ${Number(most)}`,
  ];
  return { object: name, ...(list && { fields: list }), clauses: clauses.join(" ") };
}

interface Parameters extends Wanted {
  q?: string | undefined;
  in?: string | undefined;
  sobjects?: Wanted[] | undefined;
  overallLimit?: string | number | undefined;
  defaultLimit?: string | number | undefined;
}

/** `q=Acme&sobject=Account&Account.fields=id,name&Account.limit=10` */
function fromQuery({ query }: ApiRequest): Parameters {
  const get = (name: string) => query.get(name) ?? undefined;
  const of = (name: string): Wanted => ({
    name,
    fields: get(`${name}.fields`),
    where: get(`${name}.where`),
    orderBy: get(`${name}.orderBy`),
    limit: get(`${name}.limit`),
  });
  return {
    q: get("q"),
    in: get("in"),
    fields: get("fields"),
    overallLimit: get("overallLimit"),
    defaultLimit: get("defaultLimit"),
    sobjects: query.getAll("sobject").map(of),
  };
}

const parameterized =
  (read: (request: ApiRequest) => Parameters) =>
  (request: ApiRequest): Reply => {
    const { q, in: group = "ALL", sobjects = [], overallLimit, defaultLimit, fields } = read(request);
    if (!q || typeof q !== "string") throw saveError("MISSING_ARGUMENT", "The parameter q is required");
    return answer(request, {
      find: q,
      group: fieldGroup(group),
      returning: sobjects.map((wanted) => returningOf(wanted, { fields, limit: defaultLimit })),
      limit: overallLimit === undefined ? undefined : Number(overallLimit),
    });
  };

export const search: Resource = { name: "search", path: "search", methods: { GET: sosl } };

export const parameterizedSearch: Resource = {
  name: "parameterizedSearch",
  path: "parameterizedSearch",
  methods: {
    GET: parameterized(fromQuery),
    POST: parameterized(({ body }) => (body ?? {}) as Parameters),
  },
};
