import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** Another system, which counts itself what it was asked to do. */
export interface System {
  readonly url: string;
  /** By idempotency key: for what, and how often the same was asked. */
  readonly entries: ReadonlyMap<string, { subject: string; times: number }>;
  /** How often a letter went out, by its subject. */
  readonly letters: ReadonlyMap<string, number>;
  /** What should not have come. */
  readonly wrong: readonly string[];
  close(): void;
}

/** Takes entries by key, each once, and letters as often as they come. */
export async function startSystem(): Promise<System> {
  const entries = new Map<string, { subject: string; times: number }>();
  const letters = new Map<string, number>();
  const wrong: string[] = [];

  function take(path: string, key: string, subject: string): object {
    if (path === "/letters") {
      letters.set(subject, (letters.get(subject) ?? 0) + 1);
      return { sent: true };
    }
    const known = entries.get(key);
    if (!key) wrong.push(`An entry for ${subject} came without a key.`);
    if (known && known.subject !== subject)
      wrong.push(`Under the key ${key} came ${known.subject} and then ${subject}.`);
    if (known) known.times++;
    else entries.set(key, { subject, times: 1 });
    return { entered: true };
  }

  const server = createServer(async (request, response) => {
    let body = "";
    for await (const part of request) body += part;
    const key = String(request.headers["idempotency-key"] ?? "");
    const answer = take(request.url as string, key, (JSON.parse(body) as { subject: string }).subject);
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ entries, letters, wrong },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
