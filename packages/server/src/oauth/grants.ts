import { createHash, randomBytes } from "node:crypto";
import type { Who } from "../sign-in/sign-in.ts";
import type { Resource, Scope } from "./scope.ts";

/** What a program may do for somebody, until one of them ends it. */
export interface Grant {
  id: string;
  client: { id: string; name: string };
  who: Who;
  scope: Scope[];
  resource: Resource;
  /** Times in ms. */
  began: number;
  used: number;
  ends: number;
  /** Hash of the token by which it is renewed; absent for a machine, which has a secret. */
  renewal?: string;
}

export interface Tokens {
  access: string;
  /** In how many seconds the access token ends. */
  seconds: number;
  renewal?: string;
}

export interface Grants {
  /** @param ends when it ends for good, in ms; it is kept over restarts, and renewed until then, unless it is a machine's */
  begin(
    grant: Omit<Grant, "id" | "began" | "used" | "renewal">,
    renewed: boolean,
  ): { grant: Grant; tokens: Tokens };
  /** The grant of an access token that is still good. */
  of(access: string): Grant | undefined;
  /**
   * New tokens for the token of a renewal. One that names a grant and is not its token now was used before, and somebody has
   * a copy: it ends the grant.
   */
  renew(renewal: string, client: string): { grant: Grant; tokens: Tokens } | undefined;
  list(): Grant[];
  end(id: string): Grant | undefined;
  /** Ends what a token belongs to, whichever of the two it is. */
  revoke(token: string): Grant | undefined;
}

/** How long an access token is good. */
export const ACCESS_MS = 900_000;
/** A program that has not come for so long has to ask again. */
const IDLE_MS = 30 * 86_400_000;
const MOST_GRANTS = 5_000;
/** Beyond, somebody's own oldest end: nobody pushes out what others have. */
const MOST_OF_PERSON = 50;
const MOST_TOKENS = 20_000;
const MOST_OF_GRANT = 10;

/** @param known those of before; `keep` is told whenever they change */
export function createGrants(world: { known: Grant[]; keep(grants: Grant[]): void; now(): number }): Grants {
  const { now } = world;
  const grants = new Map(world.known.map((grant) => [grant.id, grant]));
  // after a restart programs come for new ones
  const access = new Map<string, { grant: string; until: number }>();

  const isOver = ({ ends, used }: Grant) => now() >= ends || now() - used >= IDLE_MS;
  const keep = () => world.keep([...grants.values()].filter(({ renewal }) => renewal !== undefined));

  function bound<V>(all: Map<string, V>, most: number): void {
    for (const oldest of all.keys()) {
      if (all.size <= most) break;
      all.delete(oldest);
    }
  }
  function live(id: string | undefined): Grant | undefined {
    const grant = id === undefined ? undefined : grants.get(id);
    return grant && !isOver(grant) ? grant : undefined;
  }
  function tokensFor(grant: Grant, renewed: boolean): Tokens {
    const token = randomBytes(32).toString("base64url");
    access.set(hashOf(token), { grant: grant.id, until: now() + ACCESS_MS });
    const own = [...access].filter(([, { grant: of }]) => of === grant.id);
    for (const [oldest] of own.slice(0, -MOST_OF_GRANT)) access.delete(oldest);
    bound(access, MOST_TOKENS);
    if (!renewed) return { access: token, seconds: ACCESS_MS / 1000 };
    // it names its grant, so that it is known for what it was when it comes again, also after a restart
    const renewal = `${grant.id}.${randomBytes(32).toString("base64url")}`;
    grant.renewal = hashOf(renewal);
    keep();
    return { access: token, seconds: ACCESS_MS / 1000, renewal };
  }
  function end(id: string): Grant | undefined {
    const grant = grants.get(id);
    if (!grant) return undefined;
    grants.delete(id);
    for (const [token, { grant: of }] of access) if (of === id) access.delete(token);
    keep();
    return grant;
  }

  return {
    begin(given, renewed) {
      for (const [id, grant] of grants) if (isOver(grant)) grants.delete(id);
      const same = renewed ? undefined : [...grants.values()].find((one) => isSame(one, given));
      if (same) return { grant: Object.assign(same, { used: now() }), tokens: tokensFor(same, false) };
      const own = [...grants.values()].filter(({ who }) => who.name === given.who.name);
      for (const { id } of own.slice(0, Math.max(0, own.length + 1 - MOST_OF_PERSON))) end(id);
      const grant: Grant = { ...given, id: randomBytes(12).toString("base64url"), began: now(), used: now() };
      grants.set(grant.id, grant);
      bound(grants, MOST_GRANTS);
      return { grant, tokens: tokensFor(grant, renewed) };
    },
    of(token) {
      const found = access.get(hashOf(token));
      const grant = found && found.until > now() ? live(found.grant) : undefined;
      if (grant) grant.used = now();
      return grant;
    },
    renew(token, client) {
      const hash = hashOf(token);
      const grant = [...grants.values()].find(({ renewal }) => renewal === hash);
      if (!grant) end(idIn(token));
      if (!grant || isOver(grant) || grant.client.id !== client) return undefined;
      grant.used = now();
      return { grant, tokens: tokensFor(grant, true) };
    },
    list: () => [...grants.values()].filter((grant) => !isOver(grant)),
    end,
    revoke(token) {
      const hash = hashOf(token);
      const id = access.get(hash)?.grant ?? [...grants.values()].find(({ renewal }) => renewal === hash)?.id;
      return id === undefined ? undefined : end(id);
    },
  };
}

/** A machine that comes for one more token goes on with what it has. */
const isSame = (
  one: Grant,
  { client, who, scope, resource }: Pick<Grant, "client" | "who" | "scope" | "resource">,
) =>
  one.renewal === undefined &&
  one.client.id === client.id &&
  one.who.mark === who.mark &&
  one.resource === resource &&
  one.scope.join() === scope.join();

/** The grant that the token of a renewal names; a machine's has none. */
const idIn = (token: string): string => (token.includes(".") ? (token.split(".", 1)[0] ?? "") : "");

const hashOf = (token: string): string => createHash("sha256").update(token).digest("base64url");
