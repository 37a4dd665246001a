import { gone, methodNotAllowed, notFound } from "../errors.ts";
import { type ApiRequest, type Headers, headerOf, type Reply, type Resource } from "./context.ts";
import { isRetired, VERSIONS } from "./versions.ts";

interface Route {
  resource: Resource;
  parts: string[];
}

function match(route: Route, segments: string[]): Record<string, string> | undefined {
  const params: Record<string, string> = {};
  for (let i = 0; i < segments.length; i++) {
    const part = route.parts[i]!;
    if (part.startsWith(":")) params[part.slice(1)] = segments[i]!;
    else if (part !== segments[i]) return undefined;
  }
  return params;
}

/** A path under `/services/data/vXX.X`, taken apart. */
export interface Target {
  resource: Resource;
  params: Record<string, string>;
  version: string;
  query: URLSearchParams;
}

function decode(segment: string): string {
  if (!segment.includes("%")) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    throw notFound();
  }
}

/** Whether assignment rules apply to what a request saves; the REST API says so unless it is told otherwise. */
function autoAssignOf(headers: Headers): boolean | string {
  const given = headerOf(headers, "sforce-auto-assign")?.trim() ?? "TRUE";
  return /^(?:true|false)$/i.test(given) ? given.toLowerCase() === "true" : given;
}

/** Whether duplicates may be saved that a rule only alerts of. */
const allowDuplicatesOf = (headers: Headers): boolean =>
  /allowSave\s*=\s*true/i.test(headerOf(headers, "sforce-duplicate-rule-header") ?? "");

/** Finds resources by path and runs requests against them. */
export interface Router {
  /** First parts of the resources' paths, such as `sobjects`. */
  readonly tops: readonly string[];
  /** @throws OrgError NOT_FOUND for an unknown version or resource */
  find(url: string): Target;
  /** @throws OrgError what the resource refuses, METHOD_NOT_ALLOWED */
  dispatch(target: Target, request: Omit<ApiRequest, "params" | "query" | "version" | "base">): Reply;
}

/** @param resources where two paths fit, the first one is taken; doubled slashes in a URL count as one */
export function createRouter(resources: Resource[]): Router {
  const routes = new Map<number, Route[]>();
  for (const resource of resources) {
    const parts = resource.path.split("/").filter(Boolean);
    const same = routes.get(parts.length) ?? [];
    same.push({ resource, parts });
    routes.set(parts.length, same);
  }
  const tops = new Set([...routes.values()].flat().map((route) => route.parts[0]));
  return {
    tops: [...tops].filter((top) => top !== undefined),
    find(url) {
      const mark = url.indexOf("?");
      const path = mark < 0 ? url : url.slice(0, mark);
      const [services, data, version = "", ...segments] = path.split("/").filter(Boolean);
      if (services !== "services" || data !== "data") throw notFound();
      if (!VERSIONS.includes(version.slice(1))) throw isRetired(version.slice(1)) ? gone() : notFound();
      const decoded = segments.map(decode);
      for (const route of routes.get(decoded.length) ?? []) {
        const params = match(route, decoded);
        if (!params) continue;
        const query = new URLSearchParams(mark < 0 ? "" : url.slice(mark + 1));
        return { resource: route.resource, params, version: version.slice(1), query };
      }
      throw notFound();
    },
    dispatch(target, request) {
      // some clients cannot send PATCH and say so in the query
      const method = (request.method === "POST" && target.query.get("_HttpMethod")) || request.method;
      const { methods } = target.resource;
      const handle = Object.hasOwn(methods, method) ? methods[method] : undefined;
      if (!handle) throw methodNotAllowed(method, Object.keys(methods));
      const { params, query, version } = target;
      request.tx.autoAssign = autoAssignOf(request.headers);
      request.tx.allowDuplicates = allowDuplicatesOf(request.headers);
      return handle({ ...request, method, params, query, version, base: `/services/data/v${version}` });
    },
  };
}
