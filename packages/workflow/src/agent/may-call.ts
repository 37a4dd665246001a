import type { Agent } from "../model.ts";

/** Whether an agent may call an operation: it is listed, or all of its connection are, as `warehouse.*`. */
export const mayCall = ({ calls }: Pick<Agent, "calls">, operation: string): boolean =>
  calls.includes(operation) || calls.includes(`${operation.slice(0, operation.indexOf("."))}.*`);
