/** What somebody is here, from least to most: each may do what those before may. */
export const ROLES = ["viewer", "operator", "editor", "approver", "administrator"] as const;
export type Role = (typeof ROLES)[number];

/** `monitor` is who shows the token of the monitoring system. */
const LEVELS = ["anyone", "monitor", ...ROLES] as const;
export type Level = (typeof LEVELS)[number];

/**
 * The least that somebody has to be for each route of the API. What does not stand here is refused to everybody, so a new
 * route is a line here.
 */
export const LEAST = {
  // the page itself; what it shows comes from the rest
  "GET /*": "anyone",
  "GET /api/session": "anyone",
  "POST /api/sign-in": "anyone",
  "GET /api/sign-in/provider": "anyone",
  "GET /api/sign-in/callback": "anyone",
  "POST /api/sign-out": "anyone",
  "GET /health/live": "anyone",
  // who sends shows it by the signature
  "POST /hooks/:name": "anyone",
  // an agent shows the token of its task
  "POST /a2a/told": "anyone",
  // who comes back from another site brings no strict cookie, and shows what it began with
  "GET /api/connections/sign-in/callback": "anyone",
  "GET /oauth/client.json": "anyone",
  // programs have not signed in before they have a token
  "GET /.well-known/agent-card.json": "anyone",
  "GET /.well-known/jwks.json": "anyone",
  "GET /.well-known/oauth-authorization-server": "anyone",
  "GET /.well-known/oauth-protected-resource": "anyone",
  "GET /.well-known/oauth-protected-resource/api": "anyone",
  "GET /.well-known/oauth-protected-resource/mcp": "anyone",
  "GET /oauth/authorize": "anyone",
  "POST /oauth/register": "anyone",
  "POST /oauth/revoke": "anyone",
  "POST /oauth/token": "anyone",

  "GET /health": "monitor",
  "GET /health/ready": "monitor",
  "GET /metrics": "monitor",

  "GET /openapi.json": "viewer",
  // what its tools may is said for the routes that they ask
  "DELETE /mcp": "viewer",
  "GET /mcp": "viewer",
  "POST /mcp": "viewer",
  "POST /a2a": "viewer",
  "DELETE /a2a/v1/*": "viewer",
  "GET /a2a/v1/*": "viewer",
  "POST /a2a/v1/*": "viewer",
  "GET /api/bulk/:id": "viewer",
  "GET /api/absences": "viewer",
  "GET /api/agents": "viewer",
  "GET /api/events": "viewer",
  "GET /api/inbox": "viewer",
  "GET /api/inbox/done": "viewer",
  "GET /api/insights": "viewer",
  "GET /api/insights/items": "viewer",
  "GET /api/audit": "viewer",
  "GET /api/models": "viewer",
  "DELETE /api/oauth/grants/:id": "viewer",
  "GET /api/oauth/grants": "viewer",
  "GET /api/oauth/requests/:id": "viewer",
  "POST /api/oauth/requests/:id": "viewer",
  // it says what it would, and changes nothing
  "POST /api/models/local/:name/say": "viewer",
  "GET /api/placement": "viewer",
  "GET /api/placement/report": "viewer",
  "GET /api/pool": "viewer",
  "GET /api/retention": "viewer",
  "GET /api/scan": "viewer",
  "GET /api/org/objects": "viewer",
  "GET /api/scan/:object": "viewer",
  "GET /api/scan/:object/draft": "viewer",
  "GET /api/scan/:object/markdown": "viewer",
  // it decides what would happen, and changes nothing
  "POST /api/scan/:object/play": "viewer",
  "GET /api/set-aside": "viewer",
  "GET /api/summary": "viewer",
  "GET /api/tasks": "viewer",
  "GET /api/tasks/:id": "viewer",
  "GET /api/tasks/:id/leads-to": "viewer",
  "GET /api/tasks/:id/similar": "viewer",
  "GET /api/teams": "viewer",
  "GET /api/teams/:name": "viewer",
  "GET /api/training": "viewer",
  "GET /api/views": "viewer",
  // what somebody saves for themselves is nobody else's
  "PUT /api/views/:id": "viewer",
  "DELETE /api/views/:id": "viewer",
  // it plays what would happen, and changes nothing
  "POST /api/teams/:name/what-if": "viewer",
  "GET /api/work-items": "viewer",
  "GET /api/work-items.csv": "viewer",
  "GET /api/work-items/:key": "viewer",
  "GET /api/work-items/:key/explanation": "viewer",
  "GET /api/work-items/:key/why-not": "viewer",
  "GET /api/workflows": "viewer",
  "GET /api/workflows/:id/adoption": "viewer",
  "GET /api/workflows/:id/compare": "viewer",
  "GET /api/workflows/:id/in-flight": "viewer",
  "GET /api/workflows/:id/past": "viewer",
  "GET /api/workflows/:id/surroundings": "viewer",
  "GET /api/workflows/:id/samples": "viewer",
  "GET /api/workflows/:id/versions": "viewer",
  "GET /api/workflows/:id/versions/:version": "viewer",
  "GET /api/workflows/:id/shadow": "viewer",
  "GET /api/workflows/:id/what-if": "viewer",
  "GET /api/workflows/:id/what-if/:run": "viewer",
  "GET /api/workflows/:id/what-if/:run/differences": "viewer",

  "POST /api/audit/verification": "operator",
  "GET /api/connections": "operator",
  "GET /api/webhooks": "operator",
  "POST /api/connections/:name/test": "operator",
  "GET /api/connections/:name/held": "operator",
  "GET /api/doctor": "operator",
  "POST /api/doctor": "operator",
  "POST /api/models/language/:name/test": "operator",
  "POST /api/bulk": "operator",
  "POST /api/bulk/preview": "operator",
  "POST /api/absences": "operator",
  "POST /api/absences/:id/end": "operator",
  // to stop an agent is never too early; to let it work again somebody answers for
  "POST /api/agents/suspend": "operator",
  "POST /api/next": "operator",
  "POST /api/set-aside/:key": "operator",
  "POST /api/tasks/:id/answer": "operator",
  "POST /api/tasks/:id/back": "operator",
  "POST /api/tasks/:id/note": "operator",
  "POST /api/tasks/:id/pass": "operator",
  "POST /api/tasks/:id/reply": "operator",
  "POST /api/tasks/answers": "operator",
  "POST /api/training/:model": "operator",
  "POST /api/work-items/:key/cancel": "operator",
  "POST /api/work-items/:key/incidents/:incident": "operator",
  "POST /api/work-items/:key/reassign": "operator",
  "POST /api/work-items/:key/signals": "operator",
  "POST /api/workflows/:id/items": "operator",
  "POST /api/workflows/:id/move": "operator",

  "POST /api/check": "editor",
  "POST /api/scan": "editor",
  "DELETE /api/scan/:object": "editor",
  "POST /api/scan/:object/draft": "editor",
  "PUT /api/shared-views/:id": "editor",
  "DELETE /api/shared-views/:id": "editor",
  "POST /api/work-items/:key/example": "editor",
  "POST /api/workflows": "editor",
  "POST /api/workflows/:id/activation": "editor",
  "POST /api/workflows/:id/shadow": "editor",
  "DELETE /api/workflows/:id/shadow": "editor",
  "POST /api/workflows/:id/try": "editor",
  "POST /api/workflows/:id/try/example": "editor",
  "POST /api/workflows/:id/versions": "editor",
  "POST /api/workflows/:id/what-if": "editor",
  "DELETE /api/workflows/:id/what-if/:run": "editor",
  "POST /api/workflows/:id/differences": "editor",
  "POST /api/training/:model/live": "editor",

  "POST /api/agents/resume": "approver",
  "POST /api/placement": "approver",
  "POST /api/workflows/:id/activation/approve": "approver",
  "POST /api/workflows/:id/activation/refuse": "approver",
  "POST /api/workflows/:id/adoption": "approver",
  "POST /api/workflows/:id/adoption/plan": "approver",
  "POST /api/workflows/:id/adoption/:run/undo": "approver",
  "POST /api/workflows/:id/rollback": "approver",

  "POST /api/connections": "administrator",
  "POST /api/connections/openapi": "administrator",
  "POST /api/connections/:name/accept": "administrator",
  "POST /api/connections/:name/sign-in": "administrator",
  "DELETE /api/connections/:name/sign-in": "administrator",
  "POST /api/audit/exports": "administrator",
  "GET /api/audit/exports/:name": "administrator",
  "GET /api/oauth/calls": "administrator",
  "GET /api/people": "administrator",
  "POST /api/people": "administrator",
  "DELETE /api/people/:name": "administrator",
  "POST /api/people/:name/disabled": "administrator",
  "POST /api/people/:name/password": "administrator",
  "POST /api/people/:name/role": "administrator",
  "POST /api/secrets/:variable": "administrator",
  "DELETE /api/people/:name/sessions": "administrator",
} as const satisfies Record<string, Level>;
export type Route = keyof typeof LEAST;

export const isRole = (text: string): text is Role => (ROLES as readonly string[]).includes(text);

/** Whether somebody may use a route, written as in `LEAST`. */
export function mayUse(route: string, level: Level): boolean {
  const least = Object.hasOwn(LEAST, route) ? LEAST[route as Route] : undefined;
  return least !== undefined && LEVELS.indexOf(level) >= LEVELS.indexOf(least);
}

/**
 * What nobody does for somebody else: who may come in, with which secrets, which programs may act, where a connection signs
 * in, and what people save for themselves. A program that could would outlast what it was allowed.
 */
const IN_PERSON: ReadonlySet<string> = new Set<Route>([
  "DELETE /api/connections/:name/sign-in",
  "DELETE /api/oauth/grants/:id",
  "DELETE /api/people/:name",
  "DELETE /api/people/:name/sessions",
  "DELETE /api/shared-views/:id",
  "DELETE /api/views/:id",
  "GET /api/oauth/grants",
  "GET /api/oauth/requests/:id",
  "GET /api/views",
  "POST /api/connections/:name/sign-in",
  "POST /api/oauth/requests/:id",
  "POST /api/people",
  "POST /api/people/:name/disabled",
  "POST /api/people/:name/password",
  "POST /api/people/:name/role",
  "POST /api/secrets/:variable",
  "PUT /api/shared-views/:id",
  "PUT /api/views/:id",
]);

/** Whether a route is for those who have signed in, and not for programs that act for them. */
export const needsSession = (route: string): boolean => IN_PERSON.has(route);

/** All routes that a role may use. */
export const routesOf = (role: Role): string[] => Object.keys(LEAST).filter((route) => mayUse(route, role));
