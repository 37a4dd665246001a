import { randomBytes } from "node:crypto";
import type { Core } from "../core.ts";
import type { Vault } from "../storage/vault.ts";
import { type Authorization, CODE_MS } from "./authorization-code.ts";
import type { Clients } from "./clients.ts";
import { createDevices, type Devices } from "./devices.ts";
import { createSigningKey, type SigningKey } from "./id-token.ts";
import { createOneTime, type OneTime } from "./one-time.ts";
import { createPasswords, type Passwords } from "./passwords.ts";
import type { Allowance } from "./sessions.ts";

/** A way into the browser's session stays open so long, in milliseconds. */
const FRONT_DOOR_MS = 60_000;

/** What signing in rests on beside the sessions. */
export interface SignIn {
  readonly clients: Clients;
  readonly passwords: Passwords;
  readonly codes: OneTime<Authorization>;
  readonly devices: Devices;
  /** Who comes in through the front door, and where to. */
  readonly frontDoors: OneTime<{ allowance: Allowance; path: string }>;
  readonly approvals: Approvals;
  readonly signingKey: SigningKey;
  /** Signs what stands in the forms of the pages. */
  readonly formSecret: Buffer;
}

/** Which apps somebody has allowed what. */
export interface Approvals {
  covers(allowance: Allowance): boolean;
  add(allowance: Allowance): void;
}

function createApprovals(vault: Vault): Approvals {
  const kept = vault.map<string[]>("approval");
  const keyOf = ({ userId, clientId }: Allowance) => `${userId} ${clientId}`;
  return {
    covers(allowance) {
      const approved = kept.get(keyOf(allowance));
      return approved !== undefined && allowance.scopes.every((scope) => approved.includes(scope));
    },
    add(allowance) {
      const before = kept.get(keyOf(allowance)) ?? [];
      kept.set(keyOf(allowance), [...new Set([...before, ...allowance.scopes])]);
    },
  };
}

/** @param passwords by user id */
export function createSignIn(
  core: Core,
  clients: Clients,
  passwords: ReadonlyMap<string, string>,
  vault: Vault,
): SignIn {
  return {
    clients,
    passwords: createPasswords(core, passwords),
    codes: createOneTime(core.now, CODE_MS),
    devices: createDevices(core.now),
    frontDoors: createOneTime(core.now, FRONT_DOOR_MS),
    approvals: createApprovals(vault),
    signingKey: createSigningKey(),
    formSecret: randomBytes(32),
  };
}
