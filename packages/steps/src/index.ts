export type * from "./contract.ts";
export { kinds, kindOf } from "./kinds.ts";
