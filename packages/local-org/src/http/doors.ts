import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { SignIn } from "../auth/sign-in.ts";
import type { Certificate } from "../events/certificate.ts";
import type { Service } from "./context.ts";
import { createHttpServer, type Trouble } from "./server.ts";

const HOST = "127.0.0.1";

/** The servers of an org: http, and https if that was asked for. */
export interface Doors {
  readonly httpsUrl: string | undefined;
  /** Stops listening and cuts all connections. */
  close(): Promise<void>;
}

/** @returns the port */
function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, HOST, () => resolve((server.address() as AddressInfo).port));
  });
}

function stop(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  return closed;
}

/**
 * Begins to listen, and writes the address into the service.
 * @throws Error EADDRINUSE for a port that is taken
 */
export async function openDoors(
  service: Service,
  signIn: SignIn,
  trouble: Trouble,
  { port = 0, httpsPort, certificate }: { port?: number; httpsPort?: number; certificate: Certificate },
): Promise<Doors> {
  const servers = [createHttpServer(service, signIn, trouble)];
  const close = async () => void (await Promise.all(servers.map(stop)));
  try {
    service.url = `http://${HOST}:${await listen(servers[0]!, port)}`;
    if (httpsPort === undefined) return { httpsUrl: undefined, close };
    // the same org, which calls itself by another address
    const secure = { ...service };
    const server = createHttpServer(secure, signIn, trouble, certificate);
    servers.push(server);
    secure.url = `https://${HOST}:${await listen(server, httpsPort)}`;
    return { httpsUrl: secure.url, close };
  } catch (error) {
    await close();
    throw error;
  }
}
