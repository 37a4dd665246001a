export type * from "./api-types.ts";
export { createEngine, type Engine, type EngineOptions } from "./engine.ts";
export { createLog } from "./log.ts";
export { type Server, type ServerOptions, startServer } from "./main.ts";
export { openWorkspace, type Workspace } from "./workspace.ts";
