import type { AddressInfo } from "node:net";
import { createServer } from "node:net";

/** One thing that a client asked for. */
export interface Asked {
  kind: "login" | "batch" | "call" | "begin" | "commit" | "rollback";
  /** Of a login whether it says that it only means to read; of a batch or a call the text in it. */
  text: string;
}

const KINDS: Record<number, "login" | "batch" | "call"> = { 16: "login", 1: "batch", 3: "call" };
const TRANSACTIONS: Record<number, "begin" | "commit" | "rollback"> = {
  5: "begin",
  7: "commit",
  8: "rollback",
};
const PRELOGIN = 0x12;
const READ_ONLY_INTENT = 0x20;

const u16 = (value: number) => Buffer.from([value & 255, value >> 8]);
const u32 = (value: number) => Buffer.from(Uint32Array.of(value).buffer);
const ucs2 = (text: string) => Buffer.from(text, "utf16le");
const short = (text: string) => Buffer.concat([Buffer.from([text.length]), ucs2(text)]);
const token = (kind: number, ...parts: Buffer[]) => {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([kind]), u16(body.length), body]);
};
const done = (kind = 0xfd, status = 0) => Buffer.concat([Buffer.from([kind]), u16(status), Buffer.alloc(10)]);

const WELCOME = Buffer.concat([
  token(0xad, Buffer.from([1, 0x74, 0, 0, 4]), short("peer"), Buffer.alloc(4)),
  done(),
]);
const TRANSACTION = Buffer.from([1, 2, 3, 4, 5, 6, 7, 8]);
const BEGUN = Buffer.concat([token(0xe3, Buffer.from([8, 8]), TRANSACTION, Buffer.from([0])), done()]);
const OVER = Buffer.concat([token(0xe3, Buffer.from([10, 0, 8]), TRANSACTION), done()]);

/** Names and values of a row: text, or a number with two places. */
export function rows(names: string[], ...all: (string | number)[][]): Buffer {
  const isNumber = (column: number) => typeof all[0]?.[column] === "number";
  const columns = names.map((name, column) =>
    Buffer.concat([
      Buffer.alloc(6),
      isNumber(column)
        ? Buffer.from([0x6a, 9, 18, 2])
        : Buffer.concat([Buffer.from([0xe7]), u16(8000), Buffer.from([9, 4, 0xd0, 0, 0x34])]),
      short(name),
    ]),
  );
  const values = (row: (string | number)[]) =>
    row.map((value) => {
      if (typeof value === "string") return Buffer.concat([u16(value.length * 2), ucs2(value)]);
      const digits = Buffer.alloc(8);
      digits.writeBigUInt64LE(BigInt(Math.round(Math.abs(value) * 100)));
      return Buffer.concat([Buffer.from([9, value < 0 ? 0 : 1]), digits]);
    });
  const told = all.map((row) => Buffer.concat([Buffer.from([0xd1]), ...values(row)]));
  return Buffer.concat([Buffer.from([0x81]), u16(names.length), ...columns, ...told, done(0xfe)]);
}

/** An error of SQL Server. */
export const error = (number: number, message: string, line: number): Buffer =>
  Buffer.concat([
    token(
      0xaa,
      u32(number),
      Buffer.from([1, 16]),
      u16(message.length),
      ucs2(message),
      short("peer"),
      short(""),
      u32(line),
    ),
    done(0xfe, 2),
  ]);

/**
 * Speaks as much of SQL Server's protocol (TDS 7.4, without TLS) as a look-up takes. It is no database: what is called is
 * noted, and answered as the test says.
 */
export async function startPeer(answer: (text: string) => Buffer | undefined) {
  const asked: Asked[] = [];
  const server = createServer((socket) => {
    let pending = Buffer.alloc(0);
    let message: Buffer[] = [];
    socket.on("error", () => undefined);
    const send = (body: Buffer) => {
      const header = Buffer.from([4, 1, (body.length + 8) >> 8, (body.length + 8) & 255, 0, 0, 1, 0]);
      socket.write(Buffer.concat([header, body]));
    };
    const take = (type: number, body: Buffer) => {
      if (type === PRELOGIN)
        return send(Buffer.from([0, 0, 11, 0, 6, 1, 0, 17, 0, 1, 0xff, 16, 0, 0, 0, 0, 0, 2]));
      // the headers of a request say how long they are
      const plain = type === 16 ? body : body.subarray(body.readUInt32LE(0));
      const transaction = type === 14 ? TRANSACTIONS[plain.readUInt16LE(0)] : undefined;
      if (transaction) {
        asked.push({ kind: transaction, text: "" });
        return send(transaction === "begin" ? BEGUN : OVER);
      }
      const kind = KINDS[type] as "login" | "batch" | "call";
      if (kind === "login") {
        asked.push({ kind, text: (plain[26] as number) & READ_ONLY_INTENT ? "reads" : "writes" });
        return send(WELCOME);
      }
      // texts stand at even and at odd places
      const whole = plain.toString("utf16le") + plain.subarray(1).toString("utf16le");
      asked.push({ kind, text: whole });
      const own = kind === "call" && !whole.includes("select 1 as there") ? answer(whole) : done();
      if (own) send(own);
    };
    socket.on("data", (chunk) => {
      pending = Buffer.concat([pending, chunk]);
      while (pending.length >= 8 && pending.length >= pending.readUInt16BE(2)) {
        const length = pending.readUInt16BE(2);
        message.push(pending.subarray(8, length));
        if ((pending[1] as number) & 1) {
          const whole = Buffer.concat(message);
          message = [];
          take(pending[0] as number, whole);
        }
        pending = pending.subarray(length);
      }
    });
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    close: () => void server.close(),
  };
}
