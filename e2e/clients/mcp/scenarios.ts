/** By whom a scenario of the suite is passed, or why it does not apply to us. */
type Verdict = "product" | "transport" | "connection" | { not: string };

const STATELESS = { not: "a server asks its client within a session, and ours keeps none" };
const WARNS = {
  not: "without a session there is no stream to come back to; the suite warns, and does not fail",
};

/**
 * Scenarios against a server. `product`: Throughline itself, with its own tools; `transport`: what it puts around MCP, with
 * the tools, resources and prompts that the suite asks for by name.
 */
export const SERVER: Record<string, Verdict> = {
  "server-initialize": "product",
  ping: "product",
  "tools-list": "product",
  "resources-list": "product",
  "dns-rebinding-protection": "product",
  "logging-set-level": "transport",
  "completion-complete": "transport",
  "tools-call-simple-text": "transport",
  "tools-call-image": "transport",
  "tools-call-audio": "transport",
  "tools-call-embedded-resource": "transport",
  "tools-call-mixed-content": "transport",
  "tools-call-with-logging": "transport",
  "tools-call-error": "transport",
  "tools-call-with-progress": "transport",
  "json-schema-2020-12": "transport",
  "resources-read-text": "transport",
  "resources-read-binary": "transport",
  "resources-templates-read": "transport",
  "prompts-list": "transport",
  "prompts-get-simple": "transport",
  "prompts-get-with-args": "transport",
  "prompts-get-embedded-resource": "transport",
  "prompts-get-with-image": "transport",
  "tools-call-sampling": STATELESS,
  "tools-call-elicitation": STATELESS,
  "elicitation-sep1034-defaults": STATELESS,
  "elicitation-sep1330-enums": STATELESS,
  "resources-subscribe": STATELESS,
  "resources-unsubscribe": STATELESS,
  "server-sse-polling": WARNS,
  "server-sse-multiple-streams": WARNS,
};

/** Scenarios against a client: our connection. */
export const CLIENT: Record<string, Verdict> = {
  initialize: "connection",
  tools_call: "connection",
  "sse-retry": "connection",
  "auth/metadata-default": "connection",
  "auth/metadata-var1": "connection",
  "auth/metadata-var2": "connection",
  "auth/metadata-var3": "connection",
  "auth/basic-cimd": "connection",
  "auth/scope-from-www-authenticate": "connection",
  "auth/scope-from-scopes-supported": "connection",
  "auth/scope-omitted-when-undefined": "connection",
  "auth/scope-step-up": "connection",
  "auth/scope-retry-limit": "connection",
  "auth/token-endpoint-auth-basic": "connection",
  "auth/token-endpoint-auth-post": "connection",
  "auth/token-endpoint-auth-none": "connection",
  "auth/pre-registration": "connection",
  "auth/2025-03-26-oauth-endpoint-fallback": "connection",
  "auth/resource-mismatch": "connection",
  "auth/offline-access-scope": "connection",
  "auth/offline-access-not-supported": "connection",
  "auth/client-credentials-basic": "connection",
  "auth/client-credentials-jwt": "connection",
  "auth/2025-03-26-oauth-metadata-backcompat": {
    not: "its metadata names another issuer than the one it is read from, which we refuse (RFC 8414, 3.3)",
  },
  "auth/cross-app-access-complete-flow": {
    not: "not built: a token of an identity provider is exchanged for one of the system",
  },
  "elicitation-sep1034-client-defaults": { not: "a server gets no form of ours, so that it cannot ask" },
};

/** Those of a list that a part of ours passes. */
export const passedBy = (all: Record<string, Verdict>, ...parts: Verdict[]): string[] =>
  Object.keys(all).filter((name) => parts.includes(all[name] as Verdict));
