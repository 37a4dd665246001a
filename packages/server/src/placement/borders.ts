import type { ConnectionsPort } from "@throughline/connectors";
import { type ModelsConfig, modelOf } from "@throughline/models/llm";
import type { Borders } from "./leaving.ts";

/** The border as the files beside the workflows draw it. Without `models` no language model is called. */
export const bordersOf = (
  models: ModelsConfig | undefined,
  connections: Pick<ConnectionsPort, "address" | "tokensFrom">,
): Borders => ({
  model(name) {
    const model = models && modelOf(models, name);
    if (!model) return undefined;
    const { provider, reach, masking, fallbacks } = model;
    return { host: hostOf(provider.address(reach)), masked: [...masking], fallbacks };
  },
  system(connection) {
    const address = connections.address?.(connection);
    return address === undefined ? undefined : hostOf(address);
  },
  tokens(connection) {
    const own = hostOf(connections.address?.(connection) ?? "");
    const hosts = (connections.tokensFrom?.(connection) ?? []).map(hostOf);
    return [...new Set(hosts)].filter((host) => host !== own);
  },
});

/** Of a web address its host; of another one all of it, since there may be several places at one host. */
const hostOf = (address: string): string =>
  /^https?:/.test(address) && URL.canParse(address) ? new URL(address).host : address;
