import type { FactType, Value } from "@throughline/workflow";

/** Asks a language model what facts are, all of them in one call. As `AskRequest` of the steps' contract. */
export interface AskRequest {
  agent: string;
  /** What the agent does, in a sentence. */
  role?: string;
  /** As the workflow names it: "anthropic/claude-haiku-4-5", or a name of `models.yaml`. */
  model: string;
  /** Asked instead, in this order, when it cannot be reached. */
  fallbacks?: string[];
  facts: FactAsked[];
  /** What the model is shown, by field. */
  inputs: Record<string, Value>;
  /** The most that the call may cost, in billionths of a US dollar. What would cost more is not sent. */
  most?: number;
}

export interface FactAsked extends FactType {
  name: string;
}

/** A passage of a field: it stands there, word for word. Places count UTF-16 units. */
export interface Passage {
  field: string;
  from: number;
  to: number;
  quote: string;
}

export type Answer =
  | { value: Value; confidence: number; evidence?: Passage; why?: string }
  | { abstains: string };

/** What a language model answered: every value is of its fact's type, every passage stands in the inputs. */
export interface Asked {
  answers: Record<string, Answer>;
  use: ModelUse;
}

export interface ModelUse {
  /** The model that answered, as the workflow names it. */
  name: string;
  /** The provider's name of it. */
  version: string;
  /** Version of the prompt: hash of its text without the item's own. */
  prompt?: string;
  /** Of model, prompt and input: what was asked. */
  hash: string;
  tokens?: { input: number; output: number; cached?: number };
  /** Of all that was sent for this question, in billionths of a US dollar; absent: nobody knows a price. */
  cost?: number;
  ms?: number;
}

/**
 * What to do after an error. `retry`, `retry-after`: nothing was answered or paid, try again; `unknown-outcome`: it was sent
 * and may have been paid for; `person`: trying again is no use.
 */
export interface ModelError {
  class: "retry" | "retry-after" | "unknown-outcome" | "person";
  /** Stable, for machines: "NO_KEY", "HTTP_429", "TIMED_OUT". */
  code: string;
  /** In words, with what to do. Never a key, a prompt, or an answer. */
  message: string;
  afterMs?: number;
}

/** As outcomes of connectors are; calls of the org's API are none. */
export type AskOutcome =
  | { ok: true; value: Asked; apiCalls: 0 }
  | {
      ok: false;
      error: ModelError;
      apiCalls: 0;
      /** What it may have cost all the same, in billionths of a US dollar: a lost answer may be on the bill. */
      cost: number;
    };

export interface AskOptions {
  /** Id of the effect; stable over repetitions. */
  id: string;
  signal?: AbortSignal;
  /** ISO instant after which nobody waits for the answer any more. */
  deadline?: string;
}

/** Language models, as the runtime sees them. */
export interface ModelsPort {
  /** Under which an answer is used again: of agent, model, prompt, facts and inputs, and of nothing else. */
  hash(request: AskRequest): string;
  /** Never throws. */
  ask(request: AskRequest, options: AskOptions): Promise<AskOutcome>;
  /**
   * The most that the request can cost, in billionths of a US dollar, whatever the model answers: repair and fall-backs
   * are in it. Undefined: a model is not allowed, has no price, or cannot be held to a length.
   */
  ceiling(request: AskRequest): number | undefined;
  /** Most calls at a time of a provider, or of a model with a name of its own. */
  limits(name: string): { atOnce?: number };
}
