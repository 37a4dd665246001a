import type { Connector } from "./connector.ts";
import * as kinds from "./kinds.ts";

export const connectors = Object.values(kinds) as Connector[];

/** The kind of a block of `connections.yaml` by its `type:`; a block without one speaks HTTP. */
export const connectorOf = (type: string | undefined): Connector | undefined =>
  connectors.find((one) => one.type === (type ?? kinds.http.type));
