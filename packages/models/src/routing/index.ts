export { decodeRouting, encodeRouting, isRouting } from "./file.ts";
export type { RoutingModel, RoutingRow, RoutingTable, RoutingValues } from "./model.ts";
export { type Route, routeTo } from "./route.ts";
export { type RoutingOptions, trainRouting } from "./train.ts";
