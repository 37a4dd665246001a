import type { Connector } from "./connector.ts";
import { http } from "./http/index.ts";
import { mcp } from "./mcp/index.ts";
import { salesforce } from "./salesforce/actions/index.ts";
import { sample } from "./sample/index.ts";
import { sql } from "./sql/index.ts";

/** Every kind of connection. A new kind is a folder and a line here; a block without `type:` is of the first. */
export const connectors = [http, mcp, salesforce, sample, sql] as Connector[];

/** The kind of a block of `connections.yaml` by its `type:`. */
export const connectorOf = (type: string | undefined): Connector | undefined =>
  type === undefined ? connectors[0] : connectors.find((one) => one.type === type);
