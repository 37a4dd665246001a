import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import type { Dice } from "../../../packages/runtime/sim/random.ts";

export interface Streams {
  /** `127.0.0.1:PORT` */
  readonly endpoint: string;
  /** From here on connections are left alone. */
  calm(): void;
  close(): void;
}

const CUT = 0.2;
const LONGEST_MS = 5_000;

/**
 * Passes connections of the event stream through as they are, and cuts some of them after a while.
 * @param target `host:port`
 * @param cut called for each that was cut
 */
export async function startStreams(target: string, dice: Dice, cut: () => void): Promise<Streams> {
  const [host, port] = target.split(":");
  const open = new Set<Socket>();
  let calm = false;
  const server = createServer((incoming) => {
    const onward = connect({ host, port: Number(port) });
    const end = () => {
      clearTimeout(timer);
      for (const socket of [incoming, onward]) {
        open.delete(socket);
        socket.destroy();
      }
    };
    const timer = dice.chance(calm ? 0 : CUT)
      ? setTimeout(
          () => {
            if (calm) return;
            cut();
            end();
          },
          dice.between(50, LONGEST_MS),
        )
      : undefined;
    for (const socket of [incoming, onward]) {
      open.add(socket);
      socket.on("error", end).on("close", end);
    }
    incoming.pipe(onward).pipe(incoming);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    calm() {
      calm = true;
    },
    close() {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}
