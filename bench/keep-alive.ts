import { connect, type Socket } from "node:net";

/**
 * A small HTTP/1.1 client over connections that stay open: one request at a time on each, answers with a
 * Content-Length or without a body. It costs little, so that what is measured is the other side.
 */
export interface Lines {
  /** Resolves with the status once the answer is complete; waits while all connections are taken. */
  send(method: string, path: string, body: string): Promise<number>;
  close(): void;
}

/** @param headers further lines of each request's head, each with its end */
export function openLines(port: number, most: number, headers = ""): Lines {
  const idle: Line[] = [];
  const all: Line[] = [];
  const waiting: ((line: Line) => void)[] = [];
  const free = (line: Line) => {
    const next = waiting.shift();
    if (next) next(line);
    else idle.push(line);
  };
  function take(): Line | Promise<Line> {
    const known = idle.pop();
    if (known) return known;
    if (all.length >= most) return new Promise((resolve) => waiting.push(resolve));
    const line = openLine(port);
    all.push(line);
    return line;
  }
  return {
    async send(method, path, body) {
      const line = await take();
      try {
        return await line.send(
          `${method} ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n${headers}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
        );
      } finally {
        free(line);
      }
    },
    close() {
      for (const line of all) line.close();
    },
  };
}

interface Line {
  send(request: string): Promise<number>;
  close(): void;
}

function openLine(port: number): Line {
  const socket: Socket = connect({ port, host: "127.0.0.1", noDelay: true });
  let got = "";
  let answered: ((status: number) => void) | undefined;
  let failed: ((error: Error) => void) | undefined;
  socket.setEncoding("latin1");
  socket.on("data", (part: unknown) => {
    got += part;
    const head = got.indexOf("\r\n\r\n");
    if (head < 0) return;
    const length = /content-length: (\d+)/i.exec(got.slice(0, head))?.[1];
    if (got.length < head + 4 + Number(length ?? 0)) return;
    const status = Number(got.slice(9, 12));
    got = "";
    answered?.(status);
  });
  socket.on("error", (error) => failed?.(error));
  socket.on("close", () => failed?.(new Error("The connection was closed.")));
  return {
    send: (request) =>
      new Promise((resolve, reject) => {
        answered = resolve;
        failed = reject;
        socket.write(request);
      }),
    close: () => socket.destroy(),
  };
}
