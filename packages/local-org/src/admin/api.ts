import { takeIn } from "../email/doors.ts";
import type { FaultBox } from "../faults/faults.ts";
import { FAULT_KINDS } from "../faults/kinds.ts";
import { readFault } from "../faults/read.ts";
import type { Service } from "../http/context.ts";
import { addRecords } from "../seed/records.ts";
import { stateOf } from "./state.ts";
import type { Traffic } from "./traffic.ts";

/** What the admin API looks at and changes. */
export interface AdminParts {
  service: Service;
  faults: FaultBox;
  traffic: Traffic;
  /** `127.0.0.1:PORT`, once it listens. */
  pubSubEndpoint(): string;
  /** Opens a session. @throws Error for a user who is not there or not active */
  signIn(username: string | undefined): { accessToken: string; username: string };
}

export interface AdminReply {
  status: number;
  body?: unknown;
}

/** A refusal, in words. */
export class AdminError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = "AdminError";
    this.status = status;
  }
}

type Given = Record<string, unknown>;
/** What it gives is the body of the answer, at once or in a while. */
type Action = (parts: AdminParts, given: Given, id: string) => unknown;

/** The value of that name if it is a whole number of 0 or more; undefined if it is not given. */
function count(given: Given, name: string): number | undefined {
  const value = given[name];
  if (value === undefined || (Number.isSafeInteger(value) && (value as number) >= 0))
    return value as number | undefined;
  throw new AdminError(400, `'${name}' is a whole number of 0 or more.`);
}

const inject: Action = ({ faults }, given) => {
  const { times = null, ...rest } = given;
  // JSON has no word for ever
  const fault = readFault({ ...rest, ...(times !== null && times !== "forever" && { times }) });
  const { id } = faults.inject(times === "forever" ? { ...fault, times: Number.POSITIVE_INFINITY } : fault);
  return { id };
};

const remove: Action = ({ faults }, _given, id) => {
  const one = faults.list().find((fault) => String(fault.id) === id);
  if (!one) throw new AdminError(404, `There is no fault ${id}; it may have struck for the last time.`);
  one.remove();
};

const setLimits: Action = ({ service }, given) => {
  const { apiUsage } = service;
  apiUsage.set({ limit: count(given, "limit"), used: count(given, "used") });
};

const setSeed: Action = ({ faults }, given) => {
  const seed = count(given, "seed");
  if (seed === undefined) throw new AdminError(400, "Which 'seed'? It is a whole number.");
  faults.seed(seed);
};

const signIn: Action = (parts, { username }) =>
  parts.signIn(username === undefined ? undefined : String(username));

const load: Action = ({ service }, { records }) => {
  if (!Array.isArray(records)) throw new AdminError(400, "Which 'records'? They are a list.");
  return { ids: addRecords(service.core, records) };
};

/** Takes a raw message in, as Email-to-Case does. */
const receive: Action = async ({ service: { core } }, { raw }) => {
  if (typeof raw !== "string" || raw === "") throw new AdminError(400, "Which 'raw' message? It is a text.");
  return takeIn(core, raw);
};

/** By method and path below `/admin/api/`; `*` is the id of a fault. */
const ACTIONS: Record<string, Action> = {
  "GET state": (parts) => stateOf(parts),
  "GET fault-kinds": () => FAULT_KINDS,
  "GET faults": (parts) => stateOf(parts).faults,
  "POST faults": inject,
  "DELETE faults": ({ faults }) => faults.clear(),
  "DELETE faults/*": remove,
  "PUT seed": setSeed,
  "PUT limits": setLimits,
  "POST sessions": signIn,
  "POST records": load,
  "POST mail": receive,
  "GET sent": ({ service }) => service.core.outbox.sent,
};

/**
 * Does what a request to the admin API asks for.
 * @param path below `/admin/api/`
 * @param given the JSON body, if there is one
 */
export async function callAdmin(
  parts: AdminParts,
  method: string,
  path: string,
  given: Given,
): Promise<AdminReply> {
  const [place, id = ""] = path.split("/");
  const action = ACTIONS[`${method} ${id ? `${place}/*` : place}`];
  if (!action) throw new AdminError(404, `There is no ${method} /admin/api/${path}.`);
  const body = await action(parts, given, id);
  return { status: body === undefined ? 204 : method === "POST" ? 201 : 200, body };
}
