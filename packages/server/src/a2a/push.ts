import { isIP } from "node:net";
import { StreamResponse, type TaskPushNotificationConfig } from "@a2a-js/sdk";
import { addressOf, guardedFetch, isPrivate } from "@throughline/connectors";

/** Tells other agents of news at addresses that they have given. */
export interface Push {
  /** Why nothing is ever sent to an address; undefined: it may be. */
  objection(url: string): string | undefined;
  /** Resolves with whether it was taken, when that is so or it is given up. Never rejects. */
  send(config: TaskPushNotificationConfig, news: StreamResponse): Promise<boolean>;
  close(): void;
}

const TIMEOUT_MS = 5_000;
/** Waits before it is sent once more; after the last one it is given up: whoever wants to know can ask. */
const AGAIN_MS = [1_000, 10_000, 60_000];
const LONGEST = 2_000;

/**
 * @param inside names and addresses within the own network that may be told, as whoever runs this says; others that lead
 * there are refused, before anything is sent and again when the name is looked up
 */
export function createPush(inside: readonly string[], waits = AGAIN_MS): Push {
  const ended = new AbortController();

  async function once(
    config: TaskPushNotificationConfig,
    news: StreamResponse,
  ): Promise<"taken" | "no" | "again"> {
    const { url, token, authentication } = config;
    const headers: Record<string, string> = { "content-type": "application/a2a+json" };
    if (authentication?.scheme && authentication.credentials)
      headers.authorization = `${authentication.scheme} ${authentication.credentials}`;
    else if (token) headers["x-a2a-notification-token"] = token;
    try {
      const response = await guardedFetch(url, {
        ...{ method: "POST", headers, redirect: "manual", body: JSON.stringify(StreamResponse.toJSON(news)) },
        signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), ended.signal]),
        ...(inside.includes(new URL(url).hostname) && { allowPrivate: true }),
      });
      await response.body?.cancel();
      if (response.status < 300) return "taken";
      return response.status >= 500 || response.status === 429 ? "again" : "no";
    } catch (error) {
      return (error as { code?: string }).code === "PRIVATE_ADDRESS" ? "no" : "again";
    }
  }

  const objection = (url: string): string | undefined => {
    const address = url.length > LONGEST ? undefined : addressOf(url);
    if (!address) return "it is not an address: https://, host and path";
    const { hostname, protocol } = address;
    if (inside.includes(hostname)) return undefined;
    const host = hostname.replace(/^\[|\]$/g, "");
    if (host === "localhost" || host.endsWith(".localhost") || (isIP(host) !== 0 && isPrivate(host)))
      return "it leads inside";
    return protocol === "https:" ? undefined : "it is not https";
  };

  return {
    objection,
    async send(config, news) {
      if (objection(config.url) !== undefined) return false;
      for (const wait of [...waits, undefined]) {
        const came = await once(config, news);
        if (came !== "again" || wait === undefined) return came === "taken";
        if (!(await waited(wait, ended.signal))) return false;
      }
      return false;
    },
    close: () => ended.abort(),
  };
}

/** @returns false where it has come to its end before */
const waited = (ms: number, signal: AbortSignal): Promise<boolean> =>
  new Promise((done) => {
    if (signal.aborted) return done(false);
    const stop = () => {
      clearTimeout(timer);
      done(false);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      done(true);
    }, ms);
    timer.unref();
    signal.addEventListener("abort", stop, { once: true });
  });
