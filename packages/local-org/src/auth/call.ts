import type { IncomingMessage } from "node:http";
import type { Service } from "../http/context.ts";
import type { Wire } from "../http/wire.ts";
import type { SignIn } from "./sign-in.ts";

/** A request to something outside the REST API. */
export interface Call {
  service: Service;
  signIn: SignIn;
  request: IncomingMessage;
  /** The path, taken apart. */
  segments: string[];
  query: URLSearchParams;
  data: Buffer;
}

export type Endpoint = (call: Call) => Wire | Promise<Wire>;

/** The form of a request, from its body or else its query. */
export const formOf = ({ data, query }: Call): URLSearchParams =>
  data.length > 0 ? new URLSearchParams(data.toString("utf8")) : query;
