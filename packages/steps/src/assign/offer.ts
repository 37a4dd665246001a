import { type Duration, duration, type KindProblem } from "@throughline/workflow";
import { z } from "zod";
import type { ChooseRequest, Chosen, Happening, Offered, Request, TaskRequest, Turn } from "../contract.ts";

/** The item is offered before it is given: to the best one, or to all of the team who fit at once. */
export interface OfferConfig {
  /** How long an answer is waited for. */
  within: Duration;
  to: "one" | "team";
}

export const offer = z
  .strictObject({
    within: duration().meta({
      description: "How long an answer is waited for, until the next one is asked.",
    }),
    to: z
      .enum(["one", "team"])
      .default("one")
      .meta({ description: "team: all who fit are asked at once, and the first who takes it has it." }),
  })
  .meta({
    description: "The chosen one is asked first, and may decline with a reason.",
    examples: [{ within: "10 business minutes" }, { to: "team", within: "5 minutes" }],
  });

export function checkOffer(config: { offer?: OfferConfig; deliver: "push" | "pull" }): KindProblem[] {
  if (!config.offer || config.deliver === "push") return [];
  return [
    {
      code: "offer-and-pull",
      severity: "warning",
      message: "Nobody is offered what members take themselves: with deliver: pull, offer means nothing.",
      path: ["offer"],
      fix: "Take one of the two out.",
      repair: [{ path: ["offer"], remove: true }],
    },
  ];
}

/** What the step remembers while somebody is asked. */
interface Asking {
  /** What is asked of the roster, without those who were asked. */
  request: ChooseRequest;
  /** Everybody who was asked, by id. */
  asked: string[];
  /** Those who have not answered yet. */
  open: { id: string; name: string }[];
  /** The choice that is offered to one, and the capacity that it keeps free. */
  chosen?: Chosen;
  reservation?: string;
  /** Of those who were asked at once: whoever wants it, in the order of their answers. The first is being looked at. */
  takers: { id: string; name: string }[];
  /** What came of it so far. */
  before: { by: "person" | "rule"; text: string }[];
}

/** What came of offering: a turn to wait in, or who has the item. */
export type Offering =
  | { turn: Turn }
  | { owner: Chosen; before: Asking["before"]; reservation?: string; notify: Request[]; why?: string };

const TAKE = "take it";
const DECLINE = "decline";

/** The question to the roster whose answer is offered. */
export const offering = (request: ChooseRequest, { to }: OfferConfig): Request => ({
  kind: "choose",
  ...request,
  offer: to,
});

/** Goes on with an offer; `undefined`: this happening does not concern it. */
export function goOn(
  config: OfferConfig,
  request: ChooseRequest,
  memory: unknown,
  happening: Happening,
): Offering | undefined {
  const asking = memory as Asking | undefined;
  switch (happening.is) {
    case "answered":
      return answered(config, asking ?? begin(request), happening);
    case "task-answered": {
      const by = happening.task.for;
      if (!asking || !by) return undefined;
      return happening.answer.answer === TAKE
        ? taken(asking, by, config)
        : passed(asking, by, { by: "person", text: declined(by.name, happening.answer.reason) }, config);
    }
    case "task-late": {
      const by = happening.task.for;
      if (!asking || !by) return undefined;
      const text = `${by.name} did not answer within ${config.within.text}.`;
      return passed(asking, by, { by: "rule", text }, config);
    }
    default:
      return undefined;
  }
}

const begin = (request: ChooseRequest): Asking => ({ request, asked: [], open: [], takers: [], before: [] });

/** The roster has answered: with whom to ask, or whether the one who wants it can take it. */
function answered(
  config: OfferConfig,
  asking: Asking,
  { answer, request }: Extract<Happening, { is: "answered" }>,
): Offering {
  const [taker, ...others] = asking.takers;
  if (!answer.ok) {
    if (!taker) return { turn: { outcome: { is: "failed", error: answer.error } } };
    const text = `${taker.name} wanted it and could not take it: ${answer.error.message}`;
    const told: Request = { kind: "notify", to: taker.name, text };
    return next({ ...asking, takers: others, before: [...asking.before, { by: "rule", text }] }, config, [
      told,
    ]);
  }
  const found = answer.value as Chosen | Offered;
  if (found.kind === "team") return { turn: ask(config, asking, found.members, found.because.text) };
  if (found.kind === "queue") return { owner: found, before: asking.before, notify: [] };
  if (taker) {
    const why = `${taker.name} took it first.`;
    return { owner: found, before: asking.before, notify: lost(others, taker.name), why };
  }
  const { id: reservation } = request as Request & { id?: string };
  const offered = { ...asking, chosen: found, ...(reservation !== undefined && { reservation }) };
  return { turn: ask(config, offered, [{ id: found.ownerId, name: found.owner }], found.because.text) };
}

function ask(config: OfferConfig, asking: Asking, to: Asking["open"], because: string): Turn {
  const names = to.map(({ name }) => name).join(", ");
  return {
    tasks: to.map((one) => taskFor(one, config, because)),
    outcome: { is: "waiting", for: `${names} to take it` },
    memory: { ...asking, open: to, asked: [...asking.asked, ...to.map(({ id }) => id)] } satisfies Asking,
  };
}

const taskFor = (one: { id: string; name: string }, config: OfferConfig, because: string): TaskRequest => ({
  to: one.name,
  for: one,
  within: config.within,
  title: "Will you take this item?",
  because,
  form: [
    { name: "answer", type: "choice", of: [TAKE, DECLINE], optional: false },
    {
      ...{ name: "reason", title: "Why not", type: "text", optional: false },
      onlyWith: { field: "answer", is: DECLINE },
    },
  ],
  shows: [],
});

/** Somebody wants it. The one whom capacity is kept for has it; of several, the roster looks at one after another. */
function taken(asking: Asking, by: Asking["open"][number], config: OfferConfig): Offering {
  const { chosen, reservation, before } = asking;
  if (chosen)
    return {
      ...{ owner: chosen, before, notify: [], why: `${by.name} took it.` },
      ...(reservation !== undefined && { reservation }),
    };
  const wanting = { ...without(asking, by), takers: [...asking.takers, by] };
  return wanting.takers.length > 1 ? { turn: waiting(wanting) } : next(wanting, config);
}

/** Somebody does not take it. */
function passed(
  asking: Asking,
  by: Asking["open"][number],
  why: Asking["before"][number],
  config: OfferConfig,
): Offering {
  const left = { ...without(asking, by), before: [...asking.before, why] };
  return left.open.length || left.takers.length ? { turn: waiting(left) } : next(left, config);
}

/** Looks at whoever wants it, waits for those who have not answered, or asks the roster for somebody else. */
function next(asking: Asking, config: OfferConfig, told: Request[] = []): Offering {
  const { request, takers, open, reservation } = asking;
  const [taker] = takers;
  if (taker) {
    // every criterion is asked once more; whoever does not fit any longer leaves it to the others
    const otherwise = request.otherwise.filter((one) => one.do === "drop" || one.do === "team");
    const { wait: _, ...now } = request;
    const only: Request = { kind: "choose", ...now, otherwise, only: taker.id };
    return { turn: { ...waiting(asking), requests: [...told, only] } };
  }
  if (open.length) return { turn: { ...waiting(asking), requests: told } };
  const { chosen: _, reservation: __, ...rest } = asking;
  const exclude = [...request.exclude, ...asking.asked];
  return {
    turn: {
      outcome: { is: "waiting", for: `an owner in ${request.team}` },
      ...(reservation !== undefined && { returned: [reservation] }),
      requests: [...told, offering({ ...request, exclude }, config)],
      memory: rest satisfies Asking,
    },
  };
}

const waiting = (asking: Asking): Turn => ({
  outcome: {
    is: "waiting",
    for: `${[...asking.takers, ...asking.open].map(({ name }) => name).join(", ")} to take it`,
  },
  memory: asking,
});

const without = (asking: Asking, { id }: { id: string }): Asking => ({
  ...asking,
  open: asking.open.filter((one) => one.id !== id),
});

const lost = (others: Asking["takers"], name: string): Request[] =>
  others.map((one) => ({ kind: "notify", to: one.name, text: `${name} was faster and has the item.` }));

const declined = (name: string, reason: unknown) =>
  `${name} declined: ${typeof reason === "string" && reason.trim() ? reason.trim() : "no reason given"}.`;
