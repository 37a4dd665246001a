import { stepsOf } from "../raw.ts";
import type { FaultKind } from "./fault.ts";
import { incident, of } from "./seen.ts";

export const removedTimeout: FaultKind = {
  kind: "removed time-out",
  codes: ["wait-without-timeout", "ask-without-timeout"],
  put({ workflow }, chance) {
    const places = stepsOf(workflow).filter(
      ({ kind, step }) => (kind === "wait" || kind === "ask") && step["at most"] && !step.for,
    );
    if (places.length === 0) return undefined;
    const { step, id } = chance.pick(places);
    const written = Object.entries(step["at most"] as Record<string, string>);
    // to tell somebody ends no wait
    if (chance.in100(30)) step["at most"] = { [written[0]?.[0] ?? "1 day"]: "notify owner" };
    else delete step["at most"];
    const waits = ({ state }: Parameters<typeof of>[0]) =>
      Object.values(state?.visits ?? {}).some((visit) => visit.step === id && visit.status === "waiting");
    const helped = (life: Parameters<typeof of>[0]) =>
      of(life, "acted").some(({ action, visit }) => visit?.startsWith(`${id}#`) && action.do !== "notify") ||
      of(life, "step-completed").some((entry) => entry.step === id);
    return {
      what: `${id} has no time-out that ends it`,
      steps: [id],
      idle: id,
      wrong: ({ faulty, good }) =>
        faulty.ending.is === "waiting" && waits(faulty) && !helped(faulty) && helped(good),
    };
  },
};

export const endlessLoop: FaultKind = {
  kind: "loop without exit",
  codes: ["loop-without-exit"],
  put({ workflow }, chance) {
    const places = stepsOf(workflow).filter(
      ({ kind, step }) => kind === "repeat" && /^[a-z]\w*$/.test(step.until ?? ""),
    );
    if (places.length === 0) return undefined;
    const { step, id } = chance.pick(places);
    const rounds = (life: Parameters<typeof of>[0]) =>
      of(life, "blocks-entered").filter((entry) => entry.step === id).length;
    if (chance.in100(50)) {
      delete step["at most"];
      // the executor makes no rounds without an end: it makes one, whatever is still missing then
      return {
        what: `${id} does not say how often at most`,
        steps: [id],
        plain: true,
        wrong: ({ faulty, good }) => rounds(faulty) === 1 && rounds(good) > 1,
      };
    }
    const most = Number(/\d+/.exec(String(step["at most"]))?.[0]);
    step.until = `${step.until} && !${step.until}`;
    return {
      what: `${id} is repeated until ${step.until}`,
      steps: [id],
      wrong: ({ faulty }) => rounds(faulty) === most,
      over: (lives) =>
        lives.some(
          ({ faulty, good }) => rounds(faulty) === most && rounds(good) < most && rounds(good) > 0,
        ) && lives.every(({ faulty }) => [0, most].includes(rounds(faulty))),
    };
  },
};

export const withoutOwner: FaultKind = {
  kind: "path without owner",
  codes: ["path-without-owner", "no-owner"],
  put({ workflow }, chance) {
    const assigns = stepsOf(workflow).filter(({ kind }) => kind === "assign");
    const [place] = assigns.length > 0 ? [chance.pick(assigns)] : [];
    if (!place) return undefined;
    const { step, id, list } = place;
    const way = place.inside.at(-1);
    const reads = workflow.agents[step.agent ?? ""]?.reads ?? [];
    const field = chance.shuffled(reads).find((one) => !one.includes("."));
    const mend = chance.below(2);
    if (mend === 0 && way?.block === "otherwise" && list.length === 1) {
      delete way.step.otherwise;
      const { step: branch } = way;
      const name = stepsOf(workflow).find((one) => one.step === branch)?.id ?? "";
      return { what: `${name} goes on without an owner where no way is taken`, steps: [], wrong: unowned };
    }
    if (!field) return undefined;
    step.when = `given(${field})`;
    return { what: `${id} is passed unless ${field} is given`, steps: [], wrong: unowned };
  },
};

/** It is through, and nobody has it. */
const unowned: ReturnType<FaultKind["put"]> extends infer P
  ? P extends { wrong: infer W }
    ? W
    : never
  : never = ({ faulty, good }) =>
  faulty.state?.outcome === good.state?.outcome &&
  faulty.ending.is === "ended" &&
  !faulty.state?.owner &&
  good.state?.owner !== undefined;

export const withoutOutcome: FaultKind = {
  kind: "path without outcome",
  codes: ["path-without-outcome", "no-outcome", "no-failure-path", "call-without-failure-way"],
  put(raw, chance) {
    const places = stepsOf(raw.workflow).filter(
      ({ kind, step }) =>
        (kind === "check" || kind === "call") && step.fails !== undefined && step.fails !== "incident",
    );
    if (places.length === 0) return undefined;
    const { step, id, kind } = chance.pick(places);
    delete step.fails;
    return {
      what: `${id} fails and nothing is said of what comes then`,
      steps: [id],
      ...(kind === "call" && { failing: [String(step.use)] }),
      wrong: ({ faulty, good }) =>
        incident(faulty, id) &&
        faulty.ending.is !== "ended" &&
        !incident(good, id) &&
        good.ending.is === "ended",
    };
  },
};

export const tooDear: FaultKind = {
  kind: "cost above the budget",
  codes: ["cost-above-budget", "worst-case-above-budget", "may-exceed-budget"],
  put({ workflow }, chance) {
    const asks = stepsOf(workflow).filter(
      ({ step }) => typeof step.decide === "object" && /"(llm|agree)"/.test(JSON.stringify(step.decide)),
    );
    if (asks.length === 0) return undefined;
    const { id, step } = chance.pick(asks);
    workflow.budget = { ...workflow.budget, "per item": `0.00${1 + chance.below(4)} USD` };
    const { agent = "" } = step;
    const role = workflow.agents[agent];
    if (role?.budget) delete role.budget;
    return {
      what: `an item may cost ${workflow.budget["per item"]}, which ${id} can take at once`,
      steps: ["", ...asks.map((one) => one.id)],
      wrong: ({ faulty, good }) => asksOf(faulty, id) < asksOf(good, id),
    };
  },
};

/** Questions to language models that left. */
const asksOf = (life: Parameters<typeof of>[0], step: string) =>
  of(life, "effect-intended").filter(
    ({ effect, visit }) => effect.kind === "ask" && visit?.startsWith(`${step}#`),
  ).length;
