// Every kind of connection: a folder and a line here.
export { a2a } from "./a2a/index.ts";
export { agentforce } from "./agentforce/index.ts";
export { csv } from "./csv/index.ts";
export { http } from "./http/index.ts";
export { mail } from "./mail/index.ts";
export { mcp } from "./mcp/index.ts";
export { salesforce } from "./salesforce/actions/index.ts";
export { sample } from "./sample/index.ts";
export { sql } from "./sql/index.ts";
