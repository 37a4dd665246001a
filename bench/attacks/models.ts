import { createModels, createPrices, type Models, parseModels } from "@throughline/models";
import { type Reply, type Seen, startModelServer } from "../../packages/models/test/fixture/index.ts";
import { wires } from "../../packages/models/test/fixture/wire/index.ts";

/** Language models as the product asks them, and who answers in their place. */
export interface Scripted extends Pick<Models, "ask" | "ceiling"> {
  answer(by: (seen: Seen) => Reply): void;
  /** The bodies that were sent since the last time, whole. */
  sent(): string[];
  close(): Promise<void>;
}

const ENV = { ANTHROPIC_API_KEY: "key", OPENAI_API_KEY: "key" };

async function modelsAt(url: string, fetch?: typeof globalThis.fetch): Promise<Models> {
  const { config, problems } = parseModels(
    `providers: { anthropic: { url: "${url}/v1" }, openai: { url: "${url}/v1" } }`,
  );
  if (!config) throw new Error(JSON.stringify(problems));
  return createModels({
    config,
    env: ENV,
    prices: await createPrices(config.prices),
    ...(fetch && { fetch }),
  });
}

/** Over HTTP, against a server on this machine that speaks the providers' languages. */
export async function overHttp(): Promise<Scripted> {
  const server = await startModelServer();
  const { ask, ceiling } = await modelsAt(server.url);
  return {
    ...{ ask, ceiling, answer: server.answer, close: server.close },
    sent: () => server.seen.splice(0).map(({ body }) => body),
  };
}

/** The same code in this process: a request of the product's own client, the same bodies, and no socket between. */
export async function inProcess(): Promise<Scripted> {
  let bodies: string[] = [];
  let answerBy: (seen: Seen) => Reply = () => ({ text: "{}" });
  const respond = (body: string, url: string): Response => {
    const path = new URL(url).pathname;
    const wire = wires.find(({ at }) => at.test(path));
    if (!wire) return new Response("{}", { status: 404 });
    const headers = { "content-type": "application/json" };
    const seen = {
      wire: wire.name,
      ...wire.question(JSON.parse(body), path),
      number: 0,
      path,
      headers,
      body,
    };
    const reply = answerBy(seen);
    if ("status" in reply) return new Response(reply.body ?? "{}", { status: reply.status, headers });
    if (!("text" in reply)) throw new Error("Only answers are known here.");
    const said = { version: "worst", tokens: { input: 10, output: 10 }, ...reply };
    return new Response(JSON.stringify(wire.answer(said, seen)), { headers });
  };
  const fetch = async (url: unknown, init?: RequestInit) => {
    const body = String(init?.body);
    bodies.push(body);
    return respond(body, String(url));
  };
  const { ask, ceiling } = await modelsAt("http://models.example", fetch as typeof globalThis.fetch);
  return {
    ...{ ask, ceiling },
    answer: (by) => {
      answerBy = by;
    },
    sent() {
      const all = bodies;
      bodies = [];
      return all;
    },
    close: async () => {},
  };
}
