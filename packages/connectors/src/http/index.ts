import { secretsIn, withSecrets } from "../connections/secrets.ts";
import type { Call, Connector } from "../connector.ts";
import type { Outcome } from "../port.ts";
import { guardedFetch } from "./address.ts";
import { callHttp } from "./call.ts";
import { createDoubts } from "./doubts.ts";
import { knock } from "./knock.ts";
import { fill, named } from "./look-up.ts";
import { headersOf, type Operation, operationOf, urlOf } from "./read.ts";
import { type RawHttp, schema } from "./schema.ts";
import { settleHttp } from "./settle.ts";

/** Systems that speak HTTP and JSON. */
export const http: Connector<RawHttp> = {
  type: "http",
  description: "A system that speaks HTTP and JSON.",
  schema,
  open(raw, { name, report, secrets, clock, world }) {
    const url = urlOf(raw.url, ["url"], report);
    const headers = headersOf(raw.headers ?? {}, secrets, ["headers"], report);
    const operations = new Map(
      Object.entries(raw.operations).flatMap(([operation, given]): [string, Operation][] => {
        const read = operationOf(given, raw.operations, ["operations", operation], report);
        return read ? [[operation, read]] : [];
      }),
    );
    if (!url) return undefined;
    const fetch = world.fetch ?? guardedFetch;
    const doubts = createDoubts(clock);
    const ready = () => ({ url, headers: withSecrets(headers, secrets) });

    async function call({ operation, input, id, mayGo }: Call): Promise<Outcome<unknown>> {
      const declared = operations.get(operation) as Operation;
      const whole = { ...input, ...fill(declared.send, named(input, id)) };
      return await callHttp(`${name}.${operation}`, ready(), declared, whole, id, fetch, mayGo);
    }
    return {
      operations,
      address: url.href,
      secrets: secretsIn(headers),
      call,
      async settle(request) {
        const { operation, input, id } = request;
        const lookUp = operations.get(operation)?.lookUp;
        if (!lookUp) return await call(request);
        const ask = (asked: typeof input) => call({ operation: lookUp.by, input: asked, id });
        return await settleHttp(`${name}.${operation}`, lookUp, input, id, { ask, doubts });
      },
      knock: () => knock(name, ready(), fetch),
    };
  },
};
