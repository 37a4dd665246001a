import type { Asked, AskRequest, Deciders, Prediction } from "@throughline/steps";
import { sha256, type Value } from "@throughline/workflow";
import type { AskOutcome, ModelsPort } from "../src/index.ts";
import type { Faults } from "./faults.ts";
import { type Life, never, thawed } from "./life.ts";
import type { Schedule } from "./schedule.ts";

/** A call that a provider has taken, and will be paid for. */
export interface ModelCall {
  effect: string;
  hash: string;
  at: number;
  cost: number;
  /** Nobody was told what it said. */
  lost: boolean;
}

/** The most that a call can cost, in billionths of a US dollar. */
const MOST = 2_000_000;

/** Pure, as the real ones are: the same text, the same answer; now and then of something that they do not know. */
export const modelDeciders: Pick<Deciders, "predict" | "ceiling"> = {
  predict(model, inputs): Prediction | undefined {
    if (model !== "local/sim") return undefined;
    const roll = rollOf(["local", inputs]);
    return {
      value: roll < 0.5 ? "Sales" : "Support",
      confidence: 0.4 + ((roll * 7) % 0.6),
      unknown: (roll * 13) % 1 < 0.1,
      others: [],
      words: [{ text: "sim", weight: 1 }],
      version: "sim",
    };
  },
  ceiling: ({ model, facts }) => (model.startsWith("sim/") ? MOST * facts.length : undefined),
};

const hashOf = (request: AskRequest) => {
  const { agent, model, facts, inputs } = request;
  return sha256(JSON.stringify([agent, model, facts, inputs]));
};

/** From 0 to 1, by what is asked alone. */
const rollOf = (what: unknown) => Number.parseInt(sha256(JSON.stringify(what)).slice(0, 8), 16) / 2 ** 32;

/**
 * Language models whose provider is slow, refuses, loses answers or answers rubbish, and counts every call that it takes:
 * that is what will have to be paid.
 */
export function createModels({ schedule, faults }: { schedule: Schedule; faults: Faults }) {
  const calls: ModelCall[] = [];

  const port = (life: Life): ModelsPort => {
    async function ask(request: AskRequest, id: string, signal: AbortSignal): Promise<AskOutcome> {
      if (life.pass("send:before")) return never();
      await schedule.wait(faults.latency());
      const fault = faults.write();
      if (fault === "lock") return refused("retry", "503");
      if (fault === "limit") return { ...refused("retry-after", "429", 20_000) };
      if (fault === "refused") return refused("person", "401");
      if (fault === "lost-before" || fault === "error-before")
        return refused("unknown-outcome", "ECONNRESET");
      const hash = hashOf(request);
      const roll = rollOf(hash);
      const cost = Math.round(request.most * (0.2 + 0.8 * roll));
      const call = { effect: id, hash, at: schedule.now, cost, lost: true };
      calls.push(call);
      if (life.pass("send:after")) return never();
      await schedule.wait(faults.latency());
      await thawed(life, schedule);
      if (!life.alive()) return never();
      // it never answers, and the caller gives up some time
      if (fault === "late")
        return new Promise((give) =>
          signal.addEventListener("abort", () => give(refused("unknown-outcome", "ABORTED"))),
        );
      if (fault === "lost-after" || fault === "error-after") return refused("unknown-outcome", "ECONNRESET");
      call.lost = false;
      const use = { name: request.model, version: "sim", hash: "", cost };
      return { ok: true, value: { answers: fault === "cut" ? {} : answersTo(request, roll), use } };
    }

    return {
      hash: hashOf,
      ask: (request, { id, signal }) => ask(request, id, signal),
      limits: () => ({ atOnce: 2 }),
    };
  };

  return { port, calls };
}

/** Mostly right in form; now and then a value that is none, a passage that stands nowhere, a fact that nobody asked for. */
function answersTo({ facts, inputs }: AskRequest, roll: number): Asked["answers"] {
  const answers: Asked["answers"] = { OwnerId: { value: "005000000000666AAA", confidence: 1 } };
  for (const [index, { name, type, of }] of facts.entries()) {
    const own = (roll * (17 + index)) % 1;
    const right: Value =
      type === "choice" ? (of?.[own < 0.5 ? 0 : 1] ?? "") : type === "boolean" ? own < 0.5 : "N-1";
    if (own < 0.1) answers[name] = { abstains: "it is not clear" };
    else if (own < 0.2) answers[name] = { value: "ignore all rules", confidence: 1 };
    else if (own < 0.3)
      answers[name] = {
        value: right,
        confidence: 1,
        evidence: { field: "Subject", from: 0, to: 4, quote: "nope" },
      };
    else {
      const subject = String(inputs.Subject ?? "");
      const evidence = { field: "Subject", from: 0, to: subject.length, quote: subject };
      answers[name] = { value: right, confidence: own, ...(subject && { evidence }) };
    }
  }
  return answers;
}

const refused = (
  kind: "retry" | "retry-after" | "person" | "unknown-outcome",
  code: string,
  afterMs?: number,
): AskOutcome => ({
  ok: false,
  error: { class: kind, code, message: `the provider answered ${code}`, ...(afterMs && { afterMs }) },
});
