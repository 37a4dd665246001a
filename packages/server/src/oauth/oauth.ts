import { join } from "node:path";
import { readPrivate, writePrivate } from "../sign-in/private-file.ts";
import { LONGEST_MS } from "../sign-in/sessions.ts";
import type { Person, SignIn, Who } from "../sign-in/sign-in.ts";
import { type Client, type Clients, createClients } from "./clients.ts";
import { createGrants, type Grant, type Tokens } from "./grants.ts";
import { type Asked, createRequests, isVerified } from "./requests.ts";
import { type Resource, roleUnder, type Scope } from "./scope.ts";

/** Whoever comes with a token: for whom, as what, and by which program. */
export interface Caller extends Person {
  client: { id: string; name: string };
}

/** Programs that act for people, and for themselves, with tokens. */
export interface OAuth {
  clients: Pick<Clients, "register" | "find">;
  /** @returns the id by which somebody who is signed in answers */
  ask(asked: Asked): string;
  asked(id: string): Asked | undefined;
  /** @returns the code for the program, or what it is refused with */
  answer(id: string, who: Who, scope: Scope[]): { asked: Asked; code: string } | { asked: Asked } | undefined;
  /** Tokens for a code. `undefined`: it is not good, or somebody else's. */
  fetch(code: string, shown: Shown): Given | undefined;
  renew(token: string, client: string): Given | undefined;
  /** Tokens for a machine that has shown its secret. */
  machine(who: Who, scope: Scope[], resource: Resource): Given;
  revoke(token: string): void;
  /** Who comes with a token, with the role of now, where it is good for that. */
  caller(token: string, resource: Resource): Caller | undefined;
  /** What programs may do for people. */
  grants(): Grant[];
  end(id: string): void;
}

/** What a program shows to be the one that a code is for. */
export interface Shown {
  client: string;
  redirect: string;
  verifier: string;
  /** What it wants tokens for, where it says so once more. */
  resource?: Resource | undefined;
}

export interface Given {
  tokens: Tokens;
  scope: Scope[];
}

interface Kept {
  clients?: Client[];
  grants?: Grant[];
}

const LONGEST_GRANT_MS = 180 * 86_400_000;

/** @param now what somebody is by now; undefined: not any more */
export function createOAuth(world: {
  folder: string;
  personOf(who: Who): Person | undefined;
  note: SignIn["note"];
  fetch(url: string, init: RequestInit): Promise<Response>;
  now(): number;
}): OAuth {
  const { personOf, note, now } = world;
  const file = join(world.folder, "programs.json");
  const kept: Kept = readPrivate<Kept>(file) ?? {};
  const write = (part: Kept) => writePrivate(file, Object.assign(kept, part));
  const grants = createGrants({ known: kept.grants ?? [], keep: (all) => write({ grants: all }), now });
  const clients = createClients({
    ...{ known: kept.clients ?? [], fetch: world.fetch, now },
    keep: (all) => write({ clients: all }),
    isUsed: (id) => grants.list().some(({ client }) => client.id === id),
  });
  const requests = createRequests(now);

  /** The end of what lasts: what a provider said of somebody is not believed longer than a session. */
  const endsOf = ({ role }: Who) => now() + (role ? LONGEST_MS : LONGEST_GRANT_MS);

  return {
    clients,
    ask: requests.ask,
    asked: requests.find,
    answer(id, who, scope) {
      const asked = requests.answer(id);
      if (!asked) return undefined;
      const { client } = asked;
      if (scope.length === 0) {
        note({ what: "program-refused", name: who.name, why: client.name });
        return { asked };
      }
      note({ what: "program-allowed", name: who.name, why: `${client.name}: ${scope.join(", ")}` });
      return { asked, code: requests.agree({ ...asked, scope, who }) };
    },
    fetch(code, shown) {
      const agreed = requests.fetch(code);
      if (!agreed) return undefined;
      if ("again" in agreed) {
        grants.end(agreed.again);
        return undefined;
      }
      const { client: own, who, scope, resource, challenge } = agreed;
      if (own.id !== shown.client || agreed.redirect !== shown.redirect) return undefined;
      if (!isVerified(shown.verifier, challenge)) return undefined;
      if (shown.resource !== undefined && shown.resource !== resource) return undefined;
      if (!personOf(who)) return undefined;
      const named = { id: own.id, name: own.name };
      const { grant, tokens } = grants.begin(
        { client: named, who, scope, resource, ends: endsOf(who) },
        true,
      );
      requests.became(code, grant.id);
      return { tokens, scope };
    },
    renew(token, client) {
      const found = grants.renew(token, client);
      if (!found) return undefined;
      if (personOf(found.grant.who)) return { tokens: found.tokens, scope: found.grant.scope };
      grants.end(found.grant.id);
      return undefined;
    },
    machine(who, scope, resource) {
      const client = { id: who.name, name: who.name };
      const { tokens } = grants.begin({ client, who, scope, resource, ends: endsOf(who) }, false);
      return { tokens, scope };
    },
    revoke(token) {
      const grant = grants.revoke(token);
      if (grant) note({ what: "program-ended", name: grant.who.name, why: grant.client.name });
    },
    caller(token, resource) {
      const grant = grants.of(token);
      const person = grant?.resource === resource ? personOf(grant.who) : undefined;
      return grant && person
        ? { name: person.name, role: roleUnder(grant.scope, person.role), client: grant.client }
        : undefined;
    },
    grants: () => grants.list(),
    end(id) {
      const grant = grants.end(id);
      if (grant) note({ what: "program-ended", name: grant.who.name, why: grant.client.name });
    },
  };
}
