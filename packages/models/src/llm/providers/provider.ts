import type { LanguageModelV4 } from "@ai-sdk/provider";

/** How a model is reached, as `models.yaml` says. Secrets are the names of environment variables, never their values. */
export interface Reach {
  /** Name of the kind of provider: "anthropic". */
  kind: string;
  /** The provider's name of the model (Azure: of the deployment). */
  model: string;
  url?: string;
  region?: string;
  /** Azure: name of the resource. */
  resource?: string;
  apiVersion?: string;
  /** Environment variable of the key, where it is not the usual one. */
  key?: string;
  /** Whether the server takes a JSON Schema for the answer. */
  structured?: boolean;
}

export type Fetch = typeof globalThis.fetch;

/** A kind of provider. A new one is a file, and a line in the list. */
export interface Provider {
  kind: string;
  /** As people call it. */
  title: string;
  /**
   * Environment variables of its secrets: one set of these is needed. `key:` of the file stands for the variable of a set
   * that has only one. None: it needs no secret.
   */
  secrets: string[][];
  /** Variables that are taken too, where they are set. */
  also?: string[];
  /** What `models.yaml` must say of it, besides. */
  needs?: ("url" | "region" | "resource")[];
  /** It takes no limit of the answer's length: what a call can cost is known only where `answer tokens` is given. */
  unlimited?: boolean;
  /**
   * Which of its models think before they answer unless they are told not to. Absent: none of them does, and the length of
   * an answer would not bound it.
   */
  thinks?: RegExp;
  /** Base address of its API. */
  address(reach: Omit<Reach, "model">): string;
  /** A request that costs nothing and is refused with a wrong key; absent: it has none. */
  free?(reach: Reach, secrets: Record<string, string>): { url: string; headers?: Record<string, string> };
  /** Loads what speaks its language. `secrets` by variable; all calls go through `fetch`. */
  open(reach: Reach, secrets: Record<string, string>, fetch: Fetch): Promise<LanguageModelV4>;
}

/** The value of the one secret that was given. */
export const onlySecret = (secrets: Record<string, string>): string => Object.values(secrets)[0] ?? "";
