import { randomBytes } from "node:crypto";
import { isIP } from "node:net";
import { z } from "zod";
import { UNSEEN } from "../sign-in/names.ts";
import { isRedirect } from "./redirect.ts";

/** A program that people may let act for them. It has no secret: what it shows is that it began itself (PKCE). */
export interface Client {
  id: string;
  /** As it calls itself; nobody has checked that. */
  name: string;
  redirects: string[];
}

export interface Clients {
  /** Registers a program. @throws BadClient */
  register(metadata: unknown): Client;
  /** A registered one, or one whose id is the address of its own description. */
  find(id: string): Promise<Client | undefined>;
}

/** What of a client's description cannot be taken; the code is of RFC 7591. */
export class BadClient extends Error {
  readonly code: "invalid_redirect_uri" | "invalid_client_metadata";
  constructor(code: BadClient["code"], message: string) {
    super(message);
    this.code = code;
  }
}

/** Beyond, those are forgotten that were registered first and that nobody has let act. */
const MOST = 1_000;
const MOST_BYTES = 10_000;
const FETCH_MS = 5_000;
/** How long a description that was fetched is taken as it was. */
const FRESH_MS = 600_000;
const MOST_FETCHED = 200;

const ALL_UNSEEN = new RegExp(UNSEEN, "gu");

/** A name as people read it, so that it changes nothing of the sentence in which they do. */
const legible = (name: string): string =>
  name
    .normalize("NFKC")
    .replace(ALL_UNSEEN, " ")
    .replace(/(\p{M}{2})\p{M}+/gu, "$1")
    .replace(/\s+/g, " ")
    .trim();

const metadata = z.object({
  client_name: z.string().max(200).transform(legible).pipe(z.string().min(1).max(100)).optional(),
  redirect_uris: z.array(z.string().max(500)).min(1).max(10),
  token_endpoint_auth_method: z.string().optional(),
});

/** @param known registered before; `keep` is told whenever it changes */
export function createClients(world: {
  known: Client[];
  isUsed(id: string): boolean;
  keep(clients: Client[]): void;
  fetch(url: string, init: RequestInit): Promise<Response>;
  now(): number;
}): Clients {
  const registered = new Map(world.known.map((client) => [client.id, client]));
  const fetched = new Map<string, { client: Client | undefined; until: number }>();

  async function described(id: string): Promise<Client | undefined> {
    const found = fetched.get(id);
    if (found && found.until > world.now()) return found.client;
    const client = await lookUp(id, world.fetch).catch(() => undefined);
    fetched.delete(id);
    fetched.set(id, { client, until: world.now() + FRESH_MS });
    for (const oldest of fetched.keys()) {
      if (fetched.size <= MOST_FETCHED) break;
      fetched.delete(oldest);
    }
    return client;
  }

  return {
    register(raw) {
      const { client_name: name = "A program without a name", redirect_uris: redirects } = read(raw);
      const client = { id: randomBytes(16).toString("base64url"), name, redirects };
      registered.set(client.id, client);
      for (const oldest of registered.keys()) {
        if (registered.size <= MOST) break;
        if (oldest !== client.id && !world.isUsed(oldest)) registered.delete(oldest);
      }
      world.keep([...registered.values()]);
      return client;
    },
    find: async (id) => registered.get(id) ?? (isDescription(id) ? await described(id) : undefined),
  };
}

function read(raw: unknown) {
  const parsed = metadata.safeParse(raw);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new BadClient(
      "invalid_client_metadata",
      `${issue?.path.join(".") || "the body"}: ${issue?.message}`,
    );
  }
  const { redirect_uris: redirects, token_endpoint_auth_method: method = "none" } = parsed.data;
  const bad = redirects.find((one) => !isRedirect(one));
  if (bad !== undefined)
    throw new BadClient("invalid_redirect_uri", `${bad} is no address that people may be sent back to.`);
  if (method !== "none")
    throw new BadClient(
      "invalid_client_metadata",
      "Programs register here without a secret: token_endpoint_auth_method is none.",
    );
  return parsed.data;
}

/** Whether an id is the address of a description: on a host of the internet, with a path. */
function isDescription(id: string): boolean {
  if (!URL.canParse(id)) return false;
  const { protocol, hostname, pathname, hash, username } = new URL(id);
  const host = hostname.replace(/^\[|\]$/g, "");
  return protocol === "https:" && pathname !== "/" && !hash && !username && !isIP(host) && host.includes(".");
}

/** Fetches the description of a client (client-id metadata document). Rejects where it is none. */
async function lookUp(
  id: string,
  fetch: (url: string, init: RequestInit) => Promise<Response>,
): Promise<Client | undefined> {
  const response = await fetch(id, {
    headers: { accept: "application/json" },
    redirect: "manual",
    signal: AbortSignal.timeout(FETCH_MS),
  });
  if (response.status !== 200) {
    await response.body?.cancel();
    return undefined;
  }
  let text = "";
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    if (text.length > MOST_BYTES) throw new Error("too long");
  }
  const raw = JSON.parse(text) as { client_id?: unknown };
  if (raw.client_id !== id) return undefined;
  const { client_name: name = new URL(id).host, redirect_uris: redirects } = read(raw);
  return { id, name, redirects };
}
