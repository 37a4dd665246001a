import { randomBytes } from "node:crypto";
import type { ClientSpec } from "../options.ts";

/** Who may ask for tokens: apps by id and secret, users by password. */
export interface Clients {
  /** A user of whom no password is known is let in with any. */
  passwordFits(userId: string, password: string): boolean;
  readonly first: ClientSpec & { secret: string };
  get(id: string): ClientSpec | undefined;
}

/**
 * @param fallbackUser whom the made-up app acts as when no app is given
 * @param passwords by user id
 */
export function createClients(
  specs: ClientSpec[] | undefined,
  fallbackUser: string,
  passwords: ReadonlyMap<string, string>,
): Clients {
  const secret = () => randomBytes(32).toString("hex").toUpperCase();
  const given: ClientSpec[] =
    specs && specs.length > 0
      ? specs
      : [{ id: `3MVG9${randomBytes(40).toString("base64url")}`, username: fallbackUser }];
  const all = given.map((spec, i) => (i === 0 && !spec.secret ? { ...spec, secret: secret() } : spec));
  const byId = new Map(all.map((client) => [client.id, client]));
  return {
    first: all[0] as Clients["first"],
    get: (id) => byId.get(id),
    passwordFits: (userId, password) => password !== "" && (passwords.get(userId) ?? password) === password,
  };
}
