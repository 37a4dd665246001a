/** Which HTTP requests a fault hits; all of them if nothing is said. */
export interface FaultMatch {
  method?: string;
  /** Part of the URL's path and query, or a pattern for it. */
  path?: string | RegExp;
  /** Requests that name this object: in the path, after FROM in a query, or as a `type` in the body. */
  object?: string;
}

/** What of a request a fault looks at. */
export interface Asked {
  method: string;
  url: string;
  body: Buffer;
}

/** Where the name of an object stands in a URL or a JSON body. */
const namingOf = (object: string) =>
  new RegExp(
    `(?:/sobjects/|/composite/tree/|\\bfrom\\s+|"(?:type|object)"\\s*:\\s*")${object.replace(/\W/g, "")}\\b`,
    "i",
  );

function decoded(url: string): string {
  try {
    return decodeURIComponent(url.replaceAll("+", " "));
  } catch {
    return url;
  }
}

/** A test for requests, made once for each fault. */
export function matcher(match: FaultMatch = {}): (asked: Asked) => boolean {
  const { path, object } = match;
  const method = match.method?.toUpperCase();
  const naming = object === undefined ? undefined : namingOf(object);
  return (asked) => {
    if (method !== undefined && method !== asked.method) return false;
    if (typeof path === "string" && !asked.url.includes(path)) return false;
    if (path instanceof RegExp && !path.test(asked.url)) return false;
    return !naming || naming.test(decoded(asked.url)) || naming.test(asked.body.toString("utf8"));
  };
}
