import { type Asked, dollars } from "@throughline/steps";
import { type Action, formatAction, type Value } from "@throughline/workflow";
import type { Change, Effect, Entry, TakeBack } from "./entry.ts";
import { WITHDRAWN } from "./waiting.ts";

type Of<K extends Entry["kind"]> = Extract<Entry, { kind: K }>;

/** An entry in one plain sentence, for the timeline, the command line and the log of a person who asks why. */
export function tell(entry: Entry): string {
  return (sentences[entry.kind] as (entry: Entry) => string)(entry);
}

/** A value as people write it. */
export function show(value: unknown, label?: string): string {
  if (label) return label;
  if (value === null || value === undefined || value === "") return "blank";
  if (value === true) return "yes";
  if (value === false) return "no";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

const sentences: { [K in Entry["kind"]]: (entry: Of<K>) => string } = {
  "item-started": (e) =>
    e.adopted
      ? `${e.object} was taken over by ${e.adopted.by}: ${e.because.text}`
      : `${e.object} arrived: ${e.because.text}`,
  "stage-entered": (e) => `${e.stage} began`,
  "stage-completed": (e) => `${e.stage} was completed`,
  "step-started": (e) => `${e.step} began`,
  "step-skipped": (e) => `${e.step} was not taken: ${e.because.text}`,
  "step-retried": (e) => `${e.step} was begun again`,
  decided: ({ decision: d }) => `${d.name} is ${show(d.value, d.label)}: ${d.because.text}`,
  "step-waiting": (e) => `${e.step} waits for ${e.for}`,
  "blocks-entered": (e) => `${e.step} went into ${e.blocks.join(" and ")}${because(e.because)}`,
  "step-completed": (e) => `${e.step} was completed${because(e.because)}`,
  "undo-kept": (e) =>
    `${e.step} can be taken back: ${takesBack(e.undo)}${e.doubt === undefined ? "" : ", once it is known whether it took place"}`,
  "undo-asked": (e) =>
    `What was done is taken back, the last first: ${e.because.text}. Then: ${formatAction(e.afterwards)}`,
  "undo-begun": (e) => `${e.step} is taken back`,
  undone: (e) => `${UNDONE[e.how].replace("{step}", e.step)}${e.because ? `: ${e.because}` : ""}`,
  "undo-ended": () => "Everything that can be taken back is",
  "attempt-refused": (e) =>
    `${e.agent ? `The agent ${e.agent}` : e.step} tried to ${e.attempted} and was refused; allowed: ${e.boundary}`,
  "step-failed": (e) => `${e.step} failed: ${e.error.message}`,
  "thread-opened": (e) =>
    "again" in e.block
      ? `${e.block.again} runs again: ${e.because.text}`
      : `A handler runs: ${e.because.text}`,
  "write-planned": (e) => `${e.field} is to become ${show(e.value, e.label)}`,
  "effect-intended": (e) => intents[e.effect.kind](e.effect as never),
  "effect-sent": () => "Sent to the model",
  "choice-held": (e) => `Waits in the pool: ${e.because.text}`,
  "effect-settled": (e) =>
    e.ok
      ? `${answered(e.value) ?? "Done"}${e.cost ? ` for ${dollars(e.cost)}` : ""}${e.readBack === "applied" ? "; the answer was lost, the record read back has our values" : ""}`
      : e.error?.code === WITHDRAWN
        ? `Nobody is looked for any more: ${e.error.message}`
        : `Refused: ${e.error?.message ?? "no reason given"}`,
  "effect-retried": (e) =>
    `Attempt ${e.attempt} failed: ${e.error.message}. Again at ${e.next}${e.cost ? `; it counts as ${dollars(e.cost)}` : ""}`,
  "cost-settled": (e) =>
    `${e.account.model} says what it cost: ${dollars(-e.cost)} less than was counted at first`,
  "task-opened": (e) => `${e.request.to} was asked: ${e.request.title} (${e.request.because})`,
  "task-answered": (e) => `${e.by} answered ${pairs(e.answer)}`,
  "answer-held": (e) => `${e.by} answered ${pairs(e.answer)}, and may take it back until ${e.until}`,
  "answer-taken-back": (e) => `${e.by} took the answer back`,
  "task-passed": (e) => `${e.by} passed the question on${e.to ? ` to ${e.to}` : ""}`,
  "task-noted": (e) => `${e.by} noted: ${e.text}`,
  "task-withdrawn": (e) => `The question was withdrawn: ${e.because}`,
  "offer-taken": () => "The one who was asked has taken it",
  "owner-kept": (e) => `Whoever had it keeps it: ${e.step} chooses nobody`,
  "owner-watched": (e) => `The owner is to begin within ${e.watch.within.text}`,
  "watch-ended": (e) => `The owner is not waited for any more: ${e.because.text}`,
  "sent-back": (e) => `It was taken from ${e.from.name}: ${e.because.text}`,
  "timer-armed": (e) => `A timer is set for ${e.due}`,
  "timer-fired": () => "The time was up",
  "milestone-started": (e) => `The milestone of ${e.stage} is due at ${e.due}`,
  "milestone-warned": (e) => `${Math.round(e.share * 100)} % of the time for ${e.stage} have passed`,
  "milestone-violated": (e) => `The milestone of ${e.stage} was violated`,
  "milestone-overdue": (e) => `The milestone of ${e.stage} is overdue by ${e.by}`,
  "milestone-paused": (e) =>
    `${e.path ? `What follows the violation of ${e.stage}` : `The milestone of ${e.stage}`} is paused: ${e.because.text}`,
  "milestone-resumed": (e) =>
    e.due === undefined
      ? `What follows the violation of ${e.stage} goes on: ${e.because.text}`
      : `The milestone of ${e.stage} goes on and is due at ${e.due}`,
  "milestone-met": (e) => `The milestone of ${e.stage} was met`,
  "calendar-changed": () => "Business hours have changed: what is open was counted anew",
  "record-changed": (e) =>
    `${e.by ?? "Somebody"} changed ${changes(e.changes)}${e.because ? `, ${e.because}` : ""}`,
  "echo-seen": (e) =>
    e.theirs
      ? `The change of ${e.fields.join(", ")} that we had met arrived; it is written over already`
      : `Salesforce confirmed our write of ${e.fields.join(", ")}`,
  "foreign-write": (e) =>
    `${e.source === "automation" ? "Automation in our own transaction" : (e.by ?? "Somebody")} changed ${changes(e.changes)}; the workflow's answer: ${e.answer}`,
  "event-received": (e) => {
    const from = e.by === undefined ? "" : ` from ${e.by}`;
    if (e.handled) return `${e.event} arrived${from}`;
    return `${e.event} arrived${from}, ${e.kept ? "and is kept" : "nothing to do"}: ${e.because.text}`;
  },
  "event-taken": (e) => `${e.step} has waited for ${e.event}, and takes it`,
  acted: (e) => `${action(e.action)}: ${e.because.text}`,
  "incident-opened": (e) => `Incident: ${e.error.message}`,
  "incident-closed": (e) => `${e.by} chose to ${e.repair}: ${e.reason}`,
  "move-awaited": (e) => `Is to go on in another version, as ${e.by} said: ${e.because.text}`,
  "version-kept": (e) => `Keeps its version: ${e.because.text}`,
  "item-moved": (e) =>
    e.how === "restart" && e.from === e.hash
      ? `Begins anew, as ${e.by} said: ${e.reason}`
      : e.how === "restart"
        ? `Begins anew in another version, as ${e.by} said: ${e.reason}`
        : `Goes on in another version, as ${e.by} said: ${e.reason}`,
  archived: (e) =>
    `${e.entries} entries, from ${e.startedAt.slice(0, 10)} until it ended as ${e.outcome} on ${e.endedAt.slice(0, 10)}, ${e.to ? `are in the archive ${e.to}` : "were deleted"}`,
  "item-ended": (e) => `Ended as ${e.outcome}: ${e.because}`,
};

const AGENT_STATES: Record<string, string> = {
  working: "The agent is at work",
  "input-required": "The agent asks back",
  completed: "The agent has answered",
  failed: "The agent has failed",
  refused: "The agent refuses",
  canceled: "The agent has stopped",
};

/** What a language model's answer settled, or how far an outside agent is, in words; undefined for what is neither. */
function answered(value: unknown): string | undefined {
  const { answers, use, state, task } = (value ?? {}) as Partial<Asked> & Record<"state" | "task", unknown>;
  if (typeof task === "string" && Object.hasOwn(AGENT_STATES, String(state)))
    return AGENT_STATES[String(state)];
  if (!answers || !use) return undefined;
  const all = Object.entries(answers).map(([name, said]) =>
    "abstains" in said ? `${name}: nothing` : `${name}: ${show(said.value)}`,
  );
  return `${use.name} ${use.reused ? "had answered before" : "answered"} (${all.join(", ")})`;
}

const intents: { [K in Effect["kind"]]: (effect: Extract<Effect, { kind: K }>) => string } = {
  write: (e) =>
    `Write ${Object.entries(e.sets)
      .map(([field, set]) => `${field} = ${show(set.value, set.label)}`)
      .join(", ")}`,
  call: (e) => `${e.undoes === undefined ? "Call" : "Take it back: call"} ${e.connection}.${e.operation}`,
  ask: (e) => `Ask ${e.model} for ${e.facts.map(({ name }) => name).join(", ")}`,
  choose: (e) =>
    e.offer && e.team
      ? `Find somebody in ${e.team} to ask`
      : e.team
        ? `Find an owner in ${e.team}`
        : "Hand over to a queue",
  release: () => "Give the owner's capacity back",
  "hand-over": () => "Move the load to the new owner",
  notify: (e) => `Notify ${e.to}: ${e.text}`,
};

const UNDONE = {
  "taken-back": "{step} was taken back",
  left: "{step} was left as it is",
  skipped: "{step} was not taken back, as a person said",
};

const takesBack = (undo: TakeBack): string =>
  undo.by === "call"
    ? `${undo.connection}.${undo.operation} with ${pairs(undo.input) || "nothing"}`
    : Object.entries(undo.sets)
        .map(([field, { value, label }]) => `${field} = ${show(value, label)}`)
        .join(", ");

const action = (a: Action) => {
  if (a.do === "notify") return `Notified ${a.to}`;
  if (a.do === "escalate") return `Escalated to ${a.to}`;
  if (a.do === "reassign") return "Looked for another owner";
  if (a.do === "queue") return `Moved to the queue ${a.to}`;
  return a.do === "end" ? `Ended as ${a.outcome}` : "Went on";
};

const changes = (all: Record<string, Change>) =>
  Object.entries(all)
    .map(([field, c]) => `${field} from ${show(c.from, c.fromLabel)} to ${show(c.to, c.toLabel)}`)
    .join(", ");

const pairs = (answer: Record<string, Value>) =>
  Object.entries(answer)
    .map(([name, value]) => (name === "answer" ? show(value) : `${name} = ${show(value)}`))
    .join(", ");

const because = (b: { text: string } | undefined) => (b ? `: ${b.text}` : "");
