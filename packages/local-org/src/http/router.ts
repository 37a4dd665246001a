import { methodNotAllowed, notFound, OrgError } from "../errors.ts";
import { RESOURCES } from "../rest/resources.ts";
import type { ApiRequest, Reply, Resource } from "./context.ts";

const OLDEST = 50;
const NEWEST = 68;

/** The API versions on offer, oldest first, such as `50.0`. */
export const VERSIONS = Array.from({ length: NEWEST - OLDEST + 1 }, (_, i) => `${OLDEST + i}.0`);

interface Route {
  resource: Resource;
  parts: string[];
}

const routes = new Map<number, Route[]>();
for (const resource of RESOURCES) {
  const parts = resource.path === "" ? [] : resource.path.split("/");
  const same = routes.get(parts.length) ?? [];
  same.push({ resource, parts });
  routes.set(parts.length, same);
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

/**
 * Finds the resource of a URL path; doubled slashes count as one.
 * @throws OrgError NOT_FOUND for an unknown version or resource
 */
export function findTarget(url: string): Target {
  const mark = url.indexOf("?");
  const path = mark < 0 ? url : url.slice(0, mark);
  const [services, data, version, ...segments] = path.split("/").filter(Boolean);
  if (
    services !== "services" ||
    data !== "data" ||
    !version?.startsWith("v") ||
    !VERSIONS.includes(version.slice(1))
  ) {
    throw notFound();
  }
  const decoded = segments.map(decode);
  for (const route of routes.get(decoded.length) ?? []) {
    const params = match(route, decoded);
    if (params) {
      const query = new URLSearchParams(mark < 0 ? "" : url.slice(mark + 1));
      return { resource: route.resource, params, version: version.slice(1), query };
    }
  }
  throw notFound();
}

/**
 * Runs a request, or a subrequest, against its resource. What it wrote before it failed is undone by the resource.
 * @throws OrgError
 */
export function dispatch(
  target: Target,
  request: Omit<ApiRequest, "params" | "query" | "version" | "base">,
): Reply {
  // some clients cannot send PATCH and say so in the query
  const method = (request.method === "POST" && target.query.get("_HttpMethod")) || request.method;
  const handle = target.resource.methods[method];
  if (!handle) throw methodNotAllowed(method, Object.keys(target.resource.methods));
  return handle({
    ...request,
    method,
    params: target.params,
    query: target.query,
    version: target.version,
    base: `/services/data/v${target.version}`,
  });
}

/** The reply that an error makes; anything but a refusal is an UNKNOWN_EXCEPTION. */
export function errorReply(error: unknown): Reply {
  if (error instanceof OrgError) return { status: error.status, body: error.items };
  const message = `An unexpected error occurred: ${(error as Error).message}`;
  return { status: 500, body: [{ message, errorCode: "UNKNOWN_EXCEPTION" }] };
}
