import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { SignInTerms } from "@throughline/connectors";
import type { SignIns } from "@throughline/server/sign-ins";
import { me } from "./versions/source.ts";

const BACK = "/back";

/**
 * Lets somebody sign in at a system, in a browser on this machine, which comes back to a port that is open until then.
 * Rejects where nobody was let in, or nobody came back in time.
 *
 * @param port 0 is any free one
 * @param show takes the address at which one signs in
 */
export async function signInHere(
  signIns: SignIns,
  connection: string,
  terms: SignInTerms,
  { port, show }: { port: number; show(address: string): void },
): Promise<void> {
  const back = Promise.withResolvers<void>();
  let state: string | undefined;
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://127.0.0.1");
    const told = (status: number, text: string) =>
      response
        .writeHead(status, { "content-type": "text/plain; charset=utf-8", connection: "close" })
        .end(text);
    // who does not bring what we began with is somebody else: we go on waiting
    if (pathname !== BACK || state === undefined || searchParams.get("state") !== state)
      return told(404, "Nobody signs in here.");
    try {
      await signIns.finish(searchParams, () => terms);
      told(200, `${connection}: signed in. This page can be closed.`);
      back.resolve();
    } catch (error) {
      told(400, (error as Error).message);
      back.reject(error);
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const late = setTimeout(() => back.reject(new Error("Nobody came back within ten minutes.")), 600_000);
  try {
    const redirect = `http://127.0.0.1:${(server.address() as AddressInfo).port}${BACK}`;
    const begun = await signIns.begin(connection, terms, { redirect }, me());
    state = begun.state;
    show(begun.url);
    await back.promise;
  } finally {
    clearTimeout(late);
    server.close();
  }
}
