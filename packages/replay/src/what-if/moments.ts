import { type Change, type Effect, type Entry, OWNER, type TaskAbout } from "@throughline/engine";

/**
 * A moment of an item's life, as two versions are compared by it: without times and ids, which differ for no reason of
 * anybody's. One line of text: its kind, the step that it belongs to, and what happened.
 */
export type Moment = string;

/**
 * `outcome`: what people see of it; `owner`: who got it, which may follow from who else got what; `request`: what was asked
 * of the roster for it; `cost`: what it has cost in the end. What else is asked or set up is no moment: it shows in what comes of it.
 */
export type MomentKind = "outcome" | "owner" | "request" | "cost";

const MARK = { outcome: "=", owner: "@", request: "?", cost: "$" } as const;
const KIND: Record<string, MomentKind> = { "=": "outcome", "@": "owner", "?": "request", $: "cost" };

export const kindOfMoment = (moment: Moment): MomentKind => KIND[moment[0] ?? ""] ?? "outcome";

/** The step of a moment; "" where it belongs to none. */
export const stepOfMoment = (moment: Moment): string => moment.slice(1, moment.indexOf("\t"));

/** What happened, in a few words. */
export const wordsOfMoment = (moment: Moment): string => moment.slice(moment.indexOf("\t") + 1);

const moment = (kind: MomentKind, step: string, what: string): Moment =>
  `${MARK[kind]}${step}\t${what.includes("\n") ? what.replaceAll("\n", " ") : what}`;

/** The moment that an entry is; `undefined` for what is only how the trail is written. */
export function momentOf(entry: Entry): Moment | undefined {
  switch (entry.kind) {
    case "stage-entered":
      return moment("outcome", "", `enters ${entry.stage}`);
    case "step-started":
      return moment("outcome", entry.step, "begins");
    case "step-skipped":
      return moment("outcome", entry.step, "is skipped");
    case "decided": {
      const { name, value, label } = entry.decision;
      if (name === OWNER) return moment("owner", entry.step, `${name} is ${label ?? show(value)}`);
      return moment("outcome", entry.step, `${name} is ${show(value)}`);
    }
    case "blocks-entered":
      return moment("outcome", entry.step, `goes into ${entry.blocks.join(" and ") || "none"}`);
    case "step-failed":
      return moment("outcome", entry.step, `fails: ${entry.error.code}`);
    case "attempt-refused":
      return moment("outcome", entry.step, `is refused to ${entry.attempted}`);
    case "step-retried":
      return moment("outcome", entry.step, "begins again");
    case "thread-opened":
      return moment("outcome", "again" in entry.block ? entry.block.again : "", "is run beside the stage");
    case "write-planned":
      if (entry.field === OWNER) return undefined;
      return moment("outcome", entry.step, `${entry.field} is set to ${show(entry.value)}`);
    case "effect-intended":
      return intended(entry.effect, stepOf(entry.visit));
    case "effect-settled":
      return entry.ok ? undefined : moment("outcome", "", `an effect fails: ${entry.error?.code ?? ""}`);
    case "task-opened": {
      const { request, about, visit } = entry;
      const asks = request.form.map(({ name }) => name).join(", ");
      return moment("outcome", stepOf(visit), `${request.to} is asked for ${asks}${aboutText(about)}`);
    }
    case "task-answered":
      return moment("outcome", "", `the answer is ${show(entry.answer)}`);
    case "milestone-warned":
      return moment("outcome", milestone(entry.stage), `warns at ${entry.share}`);
    case "milestone-violated":
      return moment("outcome", milestone(entry.stage), "is violated");
    case "milestone-overdue":
      return moment("outcome", milestone(entry.stage), `step ${entry.place + 1} of its path is taken`);
    case "acted":
      return moment("outcome", stepOf(entry.visit), `it is done: ${show(entry.action)}`);
    case "foreign-write":
      return moment(
        "outcome",
        "",
        `a foreign write of ${fieldsOf(entry.changes)} is answered: ${entry.answer}`,
      );
    case "event-received":
      return entry.handled ? moment("outcome", "", `${entry.event} is handled`) : undefined;
    case "sent-back":
      return moment("owner", entry.step, `takes it back from ${entry.from.name}`);
    case "incident-opened":
      return moment("outcome", entry.step ?? "", `an incident: ${entry.error.code}`);
    case "incident-closed":
      return moment("outcome", "", `the incident is closed: ${entry.repair}`);
    case "item-ended":
      return moment("outcome", "", `ends: ${entry.outcome}`);
    default:
      return undefined;
  }
}

function intended(effect: Effect, step: string): Moment | undefined {
  switch (effect.kind) {
    case "choose":
      return moment("request", step, requestText(effect));
    case "call":
      return moment("outcome", step, `calls ${effect.connection}.${effect.operation}`);
    case "ask":
      return moment(
        "outcome",
        step,
        `asks ${effect.model} for ${effect.facts.map(({ name }) => name).join(", ")}`,
      );
    case "notify":
      return moment("outcome", step, "somebody is told");
    default:
      return undefined;
  }
}

/** The question to the roster without when it is due, which follows from when it is asked. */
function requestText(effect: Extract<Effect, { kind: "choose" }>): string {
  const { id: _, kind: __, wait, ...request } = effect;
  if (!wait) return `asks for an owner: ${show(request)}`;
  const { due: ___, ...waits } = wait;
  return `asks for an owner: ${show({ ...request, wait: waits })}`;
}

const MILESTONE = "milestone of ";

const milestone = (stage: string) => MILESTONE + stage;

export const isMilestone = (moment: Moment): boolean => moment.startsWith(MILESTONE, 1);

const stepOf = (visit = ""): string =>
  visit.slice(0, visit.lastIndexOf("#") < 0 ? 0 : visit.lastIndexOf("#"));

const aboutText = (about: TaskAbout | undefined): string => (about ? `, about ${about.is}` : "");

const fieldsOf = (changes: Record<string, Change>): string => Object.keys(changes).sort().join(", ");

const show = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

/** What a life has cost in the end, as its last moment. */
export const costMoment = (cost: number, apiCalls: number): Moment =>
  moment("cost", "", `has cost ${cost / 1e9} USD and ${apiCalls} API calls`);
