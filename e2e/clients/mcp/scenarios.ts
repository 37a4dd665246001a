/** A revision of the protocol, or what is no part of any: an extension. */
export type Revision = "2025-03-26" | "2025-11-25" | "2026-07-28" | "extension";

/** By whom a scenario of the suite is passed, or why it does not apply to us. */
type Verdict = "product" | "transport" | "connection" | "issuer" | { not: string };

/** Scenarios of one verdict, at the revisions of which it holds. */
export interface Group {
  revisions: Revision[];
  verdict: Verdict;
  scenarios: string[];
}

const group = (revisions: Revision[], verdict: Verdict, ...scenarios: string[]): Group => ({
  ...{ revisions, verdict, scenarios },
});

/** Those that we are held to. A scenario that knows none of them is played at whatever it knows. */
export const HELD_TO: Revision[] = ["2025-11-25", "2026-07-28"];
const BEFORE: Revision[] = ["2025-11-25"];
const NOW: Revision[] = ["2026-07-28"];
const FIRST: Revision[] = ["2025-03-26"];
const EXTENSION: Revision[] = ["extension"];

const named =
  (prefix: string) =>
  (...names: string[]) =>
    names.map((name) => prefix + name);
const inputRequired = named("input-required-result-");
const tasks = named("tasks-");
const auth = named("auth/");
const skills = named("sep-2640-");

/**
 * Scenarios against a server. `product`: Throughline itself, with its own tools; `transport`: what it puts around MCP, with
 * the tools, resources and prompts that the suite asks for by name.
 */
export const SERVER: Group[] = [
  group(HELD_TO, "product", "tools-list", "resources-list", "dns-rebinding-protection"),
  group(BEFORE, "product", "server-initialize", "ping"),
  group(NOW, "product", "server-sse-multiple-streams", "sep-2164-resource-not-found"),
  group(NOW, "product", "http-header-validation", "input-required-result-unsupported-methods"),
  group(HELD_TO, "transport", "completion-complete", "json-schema-2020-12"),
  group(HELD_TO, "transport", "tools-call-simple-text", "tools-call-image", "tools-call-audio"),
  group(HELD_TO, "transport", "tools-call-embedded-resource", "tools-call-mixed-content"),
  group(HELD_TO, "transport", "tools-call-error", "tools-call-with-progress"),
  group(HELD_TO, "transport", "resources-read-text", "resources-read-binary", "resources-templates-read"),
  group(HELD_TO, "transport", "prompts-list", "prompts-get-simple", "prompts-get-with-args"),
  group(HELD_TO, "transport", "prompts-get-embedded-resource", "prompts-get-with-image"),
  group(BEFORE, "transport", "logging-set-level", "tools-call-with-logging"),
  group(NOW, "transport", "server-stateless", "caching", "http-custom-header-server-validation"),
  group(
    NOW,
    "transport",
    ...inputRequired(
      "basic-elicitation",
      "basic-sampling",
      "basic-list-roots",
      "request-state",
      "multi-round",
    ),
    ...inputRequired("multiple-input-requests", "missing-input-response", "non-tool-request", "result-type"),
    ...inputRequired("tampered-state", "capability-check", "ignore-extra-params", "validate-input"),
  ),
  group(
    BEFORE,
    { not: "a server asks or tells its client within a session, and ours keeps none" },
    "tools-call-sampling",
    "tools-call-elicitation",
    "elicitation-sep1034-defaults",
    "elicitation-sep1330-enums",
    "resources-subscribe",
    "resources-unsubscribe",
  ),
  group(
    BEFORE,
    { not: "without a session there is nothing to end or to come back to; the suite checks nothing" },
    "server-session-lifecycle",
    "server-sse-polling",
    "server-sse-multiple-streams",
  ),
  group(
    EXTENSION,
    { not: "not built: a call that goes on by itself; work items are what does that here" },
    ...tasks("lifecycle", "capability-negotiation", "wire-fields", "request-state-removal", "mrtr-input"),
    ...tasks("request-headers", "dispatch-and-envelope", "status-notifications"),
    ...tasks("required-task-error", "mrtr-composition"),
  ),
  group(
    EXTENSION,
    { not: "not built: files of instructions for models" },
    ...skills("skills-directory", "skills-enumeration", "skills-manifest"),
  ),
];

/** Checks of scenarios that Throughline itself cannot pass whole: each asks for something that only the suite's tools do. */
export const LACKING: Record<string, string[]> = {
  "server-stateless": [
    "sep-2575-http-server-no-independent-requests-on-stream",
    "sep-2575-missing-capability-http-400",
    "sep-2575-server-no-log-without-loglevel",
    "sep-2575-server-rejects-undeclared-capability",
  ],
  caching: ["sep-2549-prompts-list-caching-hints"],
};

/** Scenarios against a client: our connection. */
export const CLIENT: Group[] = [
  group(BEFORE, "connection", "initialize", "sse-retry"),
  group(HELD_TO, "connection", "tools_call", "json-schema-2020-12-preservation"),
  group(NOW, "connection", "request-metadata", "http-standard-headers", "http-custom-headers"),
  group(NOW, "connection", "http-invalid-tool-headers", "json-schema-ref-no-deref"),
  group(
    HELD_TO,
    "connection",
    ...auth("metadata-default", "metadata-var1", "metadata-var2", "metadata-var3", "basic-cimd"),
    ...auth("scope-from-www-authenticate", "scope-from-scopes-supported"),
    ...auth("scope-omitted-when-undefined", "scope-step-up", "scope-retry-limit", "pre-registration"),
    ...auth("token-endpoint-auth-basic", "token-endpoint-auth-post", "token-endpoint-auth-none"),
  ),
  group(
    NOW,
    "connection",
    ...auth("resource-mismatch", "offline-access-scope", "offline-access-not-supported"),
    ...auth("iss-supported", "iss-not-advertised", "iss-supported-missing", "iss-wrong-issuer"),
    ...auth("iss-unexpected", "iss-normalized", "metadata-issuer-mismatch"),
  ),
  group(
    FIRST,
    "connection",
    ...auth("2025-03-26-oauth-metadata-backcompat", "2025-03-26-oauth-endpoint-fallback"),
  ),
  group(EXTENSION, "connection", "auth/client-credentials-jwt", "auth/client-credentials-basic"),
  group(
    BEFORE,
    { not: "a server gets no form of ours, so that it cannot ask" },
    "elicitation-sep1034-client-defaults",
  ),
  group(
    NOW,
    { not: "a server gets nothing of ours in return for a call but its inputs" },
    "sep-2322-client-request-state",
  ),
  group(
    NOW,
    { not: "a person names another issuer in connections.yaml; a server cannot send us to one" },
    "auth/authorization-server-migration",
  ),
  group(
    EXTENSION,
    { not: "not built: tokens by a key of ours, or in exchange for those of an identity provider" },
    ...auth("enterprise-managed-authorization", "dpop", "dpop-nonce", "wif-jwt-bearer"),
  ),
  group(
    EXTENSION,
    { not: "not built: files of instructions for models" },
    ...skills("client-no-prefetch", "client-verify-digest", "client-verify-size"),
    ...skills("client-verify-frontmatter"),
  ),
];

/** Scenarios against an authorization server: Throughline, where people sign in. */
export const ISSUER: Group[] = [
  group(HELD_TO, "issuer", "authorization-server-metadata-endpoint", "authorization-code-grant"),
];

/** A scenario at a revision. */
export interface Play {
  scenario: string;
  revision: Revision;
}

/** Those that a part of ours passes; all, where none is named. */
export const passedBy = (groups: Group[], ...parts: Verdict[]): Play[] =>
  groups
    .filter(({ verdict }) => parts.length === 0 || parts.includes(verdict))
    .flatMap(({ scenarios, revisions }) =>
      scenarios.flatMap((scenario) => revisions.map((revision) => ({ scenario, revision }))),
    );
