import { type Document, isNode, type Node, resolved } from "./document.ts";

/** A way to sign in that the document names, as `auth:` of a connection writes it. */
export interface AuthKind {
  /** In the document. */
  name: string;
  /** For people. */
  words: string;
  /** What would stand behind `auth:`; undefined: that kind is not known here. */
  auth?: Record<string, unknown> | undefined;
}

/** The header `Authorization` in words of another kind is an API key that is written there. */
function authOf(scheme: Node, secret: (name: string) => string): Omit<AuthKind, "name"> {
  const { type, in: place, name } = scheme;
  if (type === "apiKey" && (place === "header" || place === "query"))
    return {
      words: `API key in the ${place} ${name}`,
      auth: { "api key": secret("KEY"), in: place, name },
    };
  if (type === "http" && /^basic$/i.test(String(scheme.scheme)))
    return {
      words: "user and password",
      auth: { basic: { user: secret("USER"), password: secret("PASSWORD") } },
    };
  if (type === "http" && /^bearer$/i.test(String(scheme.scheme)))
    return { words: "bearer token", auth: { bearer: secret("TOKEN") } };
  if (type === "oauth2") {
    const flow = isNode(scheme.flows) ? scheme.flows.clientCredentials : undefined;
    if (isNode(flow) && typeof flow.tokenUrl === "string") {
      const scopes = Object.keys(isNode(flow.scopes) ? flow.scopes : {});
      return {
        words: "OAuth 2 client credentials",
        auth: {
          oauth2: {
            "token url": flow.tokenUrl,
            "client id": secret("CLIENT_ID"),
            "client secret": secret("CLIENT_SECRET"),
            ...(scopes.length > 0 && { scope: scopes.join(" ") }),
          },
        },
      };
    }
    return { words: "OAuth 2 in the name of a person, which a workflow is not" };
  }
  if (type === "mutualTLS")
    return {
      words: "client certificate",
      auth: { "client certificate": { certificate: secret("CERTIFICATE"), key: secret("CERTIFICATE_KEY") } },
    };
  return { words: `${type}${place ? ` in the ${place}` : ""}, which is not known here` };
}

/**
 * The ways to sign in that the document names; those that all operations take come first.
 * @param connection by whose name secrets are called
 */
export function authKindsOf(document: Document, connection: string): AuthKind[] {
  const { components, security } = document.root;
  const schemes = isNode(components) && isNode(components.securitySchemes) ? components.securitySchemes : {};
  const usual = new Set(
    Array.isArray(security) ? security.flatMap((one) => Object.keys(isNode(one) ? one : {})) : [],
  );
  const secret = (name: string) => `{secret.${connection.replace(/\W+/g, "_").toUpperCase()}_${name}}`;
  return Object.entries(schemes)
    .flatMap(([name, raw]) => {
      try {
        return [{ name, ...authOf(resolved(document, raw), secret) }];
      } catch {
        return [];
      }
    })
    .toSorted((a, b) => Number(usual.has(b.name)) - Number(usual.has(a.name)));
}
