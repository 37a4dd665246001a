import { ROLES, type Role } from "../sign-in/roles.ts";

/** What somebody lets a program do in their name: look, or also act, as far as their own role goes. */
export const SCOPES = ["read", "act"] as const;
export type Scope = (typeof SCOPES)[number];

/** What a token is good for: the tools of `/mcp`, or everything else. */
export const RESOURCES = ["mcp", "api"] as const;
export type Resource = (typeof RESOURCES)[number];

export const resourceOf = (path: string): Resource => (path === "/mcp" ? "mcp" : "api");

/** The scopes of a request; of what is not known nothing is given. Nothing asked for: all. */
export function scopesIn(text: string | undefined): Scope[] {
  const asked = (text ?? "").split(" ").filter(Boolean);
  return asked.length ? SCOPES.filter((scope) => asked.includes(scope)) : [...SCOPES];
}

/** The role under which a program acts for somebody. */
export const roleUnder = (scope: Scope[], role: Role): Role => (scope.includes("act") ? role : ROLES[0]);

/** The resource that `resource=` names; undefined: it is not ours. Nothing named: the API. */
export function resourceNamed(asked: string | undefined, origin: string): Resource | undefined {
  if (asked === undefined) return "api";
  const plain = asked.replace(/\/$/, "");
  if (plain === `${origin}/mcp`) return "mcp";
  return plain === origin || plain === `${origin}/api` || plain === `${origin}/a2a` ? "api" : undefined;
}
