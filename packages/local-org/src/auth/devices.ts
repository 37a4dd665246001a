import { randomBytes, randomInt } from "node:crypto";
import type { App } from "./clients.ts";
import { OAuthError } from "./oauth-error.ts";

const LIFE_MS = 600_000;
/** Seconds that a device has to wait between two questions. */
export const INTERVAL = 5;
/** Without letters that are taken for digits. */
const LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ";

/** A device without a keyboard that waits for somebody to sign in elsewhere. */
export interface Device {
  readonly app: App;
  readonly scopes: readonly string[];
  readonly code: string;
  /** What its screen shows. */
  readonly userCode: string;
  readonly until: number;
  lastAsked: number;
  /** The user, or false if somebody refused. */
  answer: string | false | undefined;
}

export interface Devices {
  add(app: App, scopes: readonly string[]): Device;
  byUserCode(userCode: string): Device | undefined;
  /**
   * What a device that asks is told: who allowed it. After that it is forgotten.
   * @throws OAuthError authorization_pending, slow_down, access_denied, invalid_grant
   */
  ask(code: string, clientId: string): { userId: string; scopes: readonly string[] };
}

export function createDevices(now: () => Date): Devices {
  const kept = new Map<string, Device>();
  const alive = (device: Device) => device.until > now().getTime();
  return {
    add(app, scopes) {
      for (const device of kept.values()) if (!alive(device)) kept.delete(device.code);
      const userCode = Array.from({ length: 8 }, () => LETTERS[randomInt(LETTERS.length)]).join("");
      const code = randomBytes(40).toString("base64url");
      const until = now().getTime() + LIFE_MS;
      const device = { app, scopes, code, userCode, until, lastAsked: 0, answer: undefined };
      kept.set(code, device);
      return device;
    },
    byUserCode(userCode) {
      const typed = userCode.toUpperCase().replace(/[^A-Z]/g, "");
      return [...kept.values()].find((device) => device.userCode === typed && alive(device));
    },
    ask(code, clientId) {
      const device = kept.get(code);
      if (!device || device.app.id !== clientId || !alive(device))
        throw new OAuthError("invalid_grant", "expired or invalid device code");
      const { answer, lastAsked } = device;
      if (answer === undefined) {
        device.lastAsked = now().getTime();
        if (device.lastAsked - lastAsked < INTERVAL * 1000)
          throw new OAuthError("slow_down", "polling too frequently");
        throw new OAuthError("authorization_pending", "authorization is pending");
      }
      kept.delete(code);
      if (answer === false) throw new OAuthError("access_denied", "end-user denied authorization");
      return { userId: answer, scopes: device.scopes };
    },
  };
}
