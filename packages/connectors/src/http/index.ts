import { secretsIn, withSecrets } from "../connections/secrets.ts";
import type { Call, Connector } from "../connector.ts";
import type { Outcome } from "../port.ts";
import { type Fetch, guardedFetch } from "./address.ts";
import { openApi } from "./api.ts";
import { openAuth } from "./auth.ts";
import { callHttp } from "./call.ts";
import { createDoubts } from "./doubts.ts";
import { knock } from "./knock.ts";
import { fill, named } from "./look-up.ts";
import { createRate } from "./rate.ts";
import { headersOf, type Operation, operationOf, urlOf } from "./read.ts";
import { bytesOf, type RawHttp, rateOf, schema } from "./schema.ts";
import { settleHttp } from "./settle.ts";
import type { System } from "./system.ts";

/** Systems that speak HTTP, described by themselves (OpenAPI) or in the file. */
export const http: Connector<RawHttp> = {
  type: "http",
  description: "A system that speaks HTTP and JSON, with an OpenAPI document or without.",
  schema,
  open(raw, { name, report, secrets, clock, file, world }) {
    const url = urlOf(raw.url, ["url"], report);
    const headers = headersOf(raw.headers ?? {}, secrets, ["headers"], report);
    const through = world.fetch ?? guardedFetch;
    const allowPrivate = raw["allow private"] === true;
    const fetch: Fetch = (address, init) =>
      through(address, { ...init, ...(allowPrivate && { allowPrivate }) });
    const auth = raw.auth && openAuth(raw.auth, { name, secrets, report, clock, fetch });
    const given = new Set([
      ...Object.keys(headers),
      ...(raw.auth?.in === "header" ? [raw.auth.name ?? ""] : []),
    ]);
    const api = openApi(
      raw.openapi,
      raw.openapi === undefined ? undefined : file(raw.openapi),
      new Set([...given].map((one) => one.toLowerCase())),
      report,
    );
    const operations = new Map(
      Object.entries(raw.operations).flatMap(([operation, declared]): [string, Operation][] => {
        const read = operationOf(declared, raw, api, ["operations", operation], report);
        return read ? [[operation, read]] : [];
      }),
    );
    if (!url) return undefined;
    const doubts = createDoubts(clock);
    const system: System = {
      ...{ url, auth, fetch, clock },
      headers: () => withSecrets(headers, secrets),
      rate: raw.rate === undefined ? undefined : createRate(clock, rateOf(raw.rate)),
      mostBytes: bytesOf(raw["at most"] ?? "1 MB"),
      mostSent: bytesOf(raw["sends at most"] ?? "10 MB"),
      follows: raw.redirects === "same host",
    };

    async function call({ operation, input, id, mayGo }: Call): Promise<Outcome<unknown>> {
      const declared = operations.get(operation) as Operation;
      const whole = { ...input, ...fill(declared.send, named(input, id)) };
      return await callHttp(`${name}.${operation}`, system, declared, whole, id, mayGo);
    }
    return {
      operations,
      address: url.href,
      ...(auth && { tokensFrom: auth.tokensFrom }),
      secrets: [...new Set([...secretsIn(headers), ...(auth?.secrets ?? [])])],
      call,
      async settle(request) {
        const { operation, input, id } = request;
        const lookUp = operations.get(operation)?.lookUp;
        if (!lookUp) return await call(request);
        const ask = (asked: typeof input) => call({ operation: lookUp.by, input: asked, id });
        return await settleHttp(`${name}.${operation}`, lookUp, input, id, { ask, doubts });
      },
      knock: () => knock(name, system),
    };
  },
};
