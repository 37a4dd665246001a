import { attendance } from "./attendance.ts";
import type { ApiError } from "./types.ts";

/** An answer of the server that is an error, in its own words. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly fix: string | undefined;
  /** The field that is wrong, where it is one. */
  readonly field: string | undefined;
  /** Everything that stands against it, where it is more than one thing. */
  readonly because: string[];

  constructor(status: number, error: ApiError["error"]) {
    super(error.message);
    this.name = "ApiProblem";
    this.status = status;
    this.code = error.code;
    this.fix = error.fix;
    this.field = error.field;
    this.because = error.because ?? [];
  }
}

/** GET as JSON. Throws `ApiProblem` for what the server refuses, and for a server that does not answer. */
export function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return request<T>(path, { signal });
}

/** POST of JSON; the answer may be empty. Throws as `get` does. */
export function post<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> {
  return request<T>(path, {
    method: "POST",
    ...(signal && { signal }),
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

/** PUT of JSON. Throws as `get` does. */
export function put(path: string, body: unknown): Promise<unknown> {
  return request(path, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

/** DELETE. Throws as `get` does. */
export function remove<T = unknown>(path: string): Promise<T> {
  return request<T>(path, { method: "DELETE" });
}

async function request<T>(path: string, init: RequestInit): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, {
      ...init,
      headers: { accept: "application/json", "X-Throughline": attendance(), ...init.headers },
    });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new ApiProblem(0, {
      code: "UNREACHABLE",
      message: "The server does not answer.",
      fix: "See whether it is still running; the page comes back by itself.",
    });
  }
  const text = await response.text();
  const json: unknown = text === "" ? undefined : parse(text);
  if (!response.ok) throw new ApiProblem(response.status, errorOf(json, response));
  return json as T;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function errorOf(json: unknown, response: Response): ApiError["error"] {
  const error = (json as Partial<ApiError> | undefined)?.error;
  if (error && typeof error.message === "string") return error;
  return {
    code: `HTTP_${response.status}`,
    message: `The server answered ${response.status} ${response.statusText}.`,
  };
}
