import {
  Client,
  ClientCredentialsProvider,
  InsufficientScopeError,
  PrivateKeyJwtProvider,
  StreamableHTTPClientTransport,
  type Transport,
} from "@modelcontextprotocol/client";
import { getDefaultEnvironment, StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import type { TokenSource } from "../connector.ts";
import type { Fetch } from "../http/address.ts";
import type { Tool } from "./pins.ts";
import { providerOf } from "./signed-in.ts";
import type { Target } from "./target.ts";
import { type Wire, type WiredFetch, wired } from "./wire.ts";

/** What a server offers at the moment. */
export interface Ready {
  client: Client;
  tools: Map<string, Tool>;
}

/** A connection with a server that is made when it is needed, and left when nobody has needed it for a while. */
export interface Session {
  /**
   * Runs an act over the client, connected, with the tools as they are now. Rejects with what the SDK throws.
   * @param wire takes what was seen of the requests
   * @param listed `now`: the server is asked for its tools, whatever it said before
   */
  use<T>(wire: Wire, act: (ready: Ready) => Promise<T>, listed?: "now"): Promise<T>;
  close(): Promise<void>;
}

/** So long a connection is kept that nobody uses. */
const IDLE_MS = 30_000;
/** So old the list of tools may be; after a server has said that it changed, it is asked for at once. */
const LIST_MS = 300_000;
const CONNECT_MS = 15_000;
/** Most that a server may say unasked, or that makes no sense, before its connection is ended. */
const MOST_STRAY = 1_000;
/** Most tools of a server that are looked at. */
const MOST_TOOLS = 500;

/** @param source tokens of whoever signed in; absent: the target says all */
export function openSession(target: Target, fetch: Fetch, source?: TokenSource): Session {
  const { url, oauth } = target;
  const wiring = wired(
    fetch,
    [url, oauth?.issuer].flatMap((one) => (one ? [new URL(one).origin] : [])),
  );
  let open: Promise<Client> | undefined;
  let current: Client | undefined;
  let listed: { at: number; tools: Map<string, Tool> } | undefined;
  let users = 0;
  let strays = 0;
  let idle: NodeJS.Timeout | undefined;

  async function leave(): Promise<void> {
    clearTimeout(idle);
    const leaving = open;
    open = undefined;
    current = undefined;
    listed = undefined;
    const client = await leaving?.catch(() => undefined);
    await client?.close().catch(() => {});
  }

  async function connect(): Promise<Client> {
    const client = new Client(
      { name: "throughline", version: "1.0.0" },
      {
        // nothing of ours is at the server's disposal: no model, no forms, no folders
        capabilities: {},
        inputRequired: { autoFulfill: false },
        // to find out which revision a program speaks, it would be begun twice
        versionNegotiation: { mode: target.command ? "legacy" : "auto" },
        listMaxPages: 20,
        listChanged: {
          tools: {
            ...{ autoRefresh: false, debounceMs: 0 },
            onChanged: () => {
              listed = undefined;
              stray();
            },
          },
        },
      },
    );
    const transport = transportTo(target, wiring.fetch, source);
    const stray = () => {
      if (++strays !== MOST_STRAY) return;
      // a program that floods is not asked to end first
      if (transport instanceof StdioClientTransport && transport.pid !== null)
        process.kill(transport.pid, "SIGKILL");
      void client.close();
    };
    client.onerror = stray;
    client.fallbackNotificationHandler = async () => stray();
    current = client;
    client.onclose = () => {
      // of one that was left before it ended, another has taken the place
      if (current !== client) return;
      open = undefined;
      listed = undefined;
    };
    try {
      await client.connect(transport, { timeout: CONNECT_MS });
      return client;
    } catch (error) {
      await client.close().catch(() => {});
      throw error;
    }
  }

  async function ready(now: boolean): Promise<Ready> {
    open ??= connect();
    const client = await open;
    if (now || !listed || Date.now() - listed.at > LIST_MS) {
      const { tools } = await client.listTools(undefined, { cacheMode: "refresh", timeout: CONNECT_MS });
      listed = {
        at: Date.now(),
        tools: new Map(tools.slice(0, MOST_TOOLS).map((tool) => [tool.name, tool as Tool])),
      };
    }
    return { client, tools: listed.tools };
  }

  return {
    use: (wire, act, when) =>
      wiring.watch(wire, async () => {
        users++;
        strays = 0;
        clearTimeout(idle);
        try {
          return await act(await ready(when === "now"));
        } catch (error) {
          // whatever it was, the next one begins anew
          if (users === 1) await leave();
          if (source && error instanceof InsufficientScopeError) await askedForMore(source, error);
          throw error;
        } finally {
          users--;
          if (users === 0) idle = setTimeout(leave, IDLE_MS).unref();
        }
      }),
    close: leave,
  };
}

async function askedForMore(source: TokenSource, error: InsufficientScopeError): Promise<void> {
  const { requiredScope: scope, resourceMetadataUrl: metadata } = error;
  await source.refused(await source.token(), { scope, metadata, more: true });
}

function transportTo(
  { url, headers, oauth, command }: Target,
  fetch: WiredFetch["fetch"],
  source: TokenSource | undefined,
): Transport {
  if (command) {
    const { program, args, environment } = command;
    const env = { ...getDefaultEnvironment(), ...environment };
    return new StdioClientTransport({
      command: program,
      args,
      env,
      stderr: "ignore",
      maxBufferSize: 1_000_000,
    });
  }
  const provider = source ? providerOf(source) : oauth && clientOf(oauth);
  return new StreamableHTTPClientTransport(new URL(url ?? ""), {
    fetch,
    requestInit: { headers, redirect: "manual" },
    ...(provider && { authProvider: provider }),
  });
}

/** Who gets us tokens by client credentials. */
function clientOf({ client: clientId, issuer: expectedIssuer, algorithm = "RS256", scope, ...proof }: OAuth) {
  const who = { clientId, expectedIssuer, ...(scope !== undefined && { scope }) };
  return "key" in proof
    ? new PrivateKeyJwtProvider({ ...who, algorithm, privateKey: proof.key })
    : new ClientCredentialsProvider({ ...who, clientSecret: proof.secret });
}
type OAuth = NonNullable<Target["oauth"]>;
