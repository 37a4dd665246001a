import type { AuditStore } from "@throughline/audit";
import { type Entry, type OpenTask, show, tell } from "@throughline/engine";
import {
  type Answer,
  askKey,
  type Given,
  type PlayedItem,
  playByHand,
  type Question,
  questionKey,
  recordedItem,
  stepOfTask,
  type Tried,
  type World,
} from "@throughline/replay";
import { RefusedError } from "@throughline/runtime";
import { type Asked, type AskRequest, NANO } from "@throughline/steps";
import { sha256, type Value, type Workflow } from "@throughline/workflow";
import { itemOfLine } from "../what-if/items.ts";
import { readDraft, type Workspace } from "../workspace.ts";
import { sampleNamed } from "./samples.ts";
import type { TriedItem, TryBody, TryGiven, TryQuestion } from "./shape.ts";
import { comingWords } from "./words.ts";
import { createTryWorlds, type TryWorlds } from "./world.ts";

/** Answers of language models that are looked for one after the other: an answer may bring about another question. */
const MOST_LOOKED_FOR = 50;

/** Entries after which a tried item is taken for one that goes on for ever. */
const MOST_ENTRIES = 2_000;

export interface Tries {
  /**
   * Plays a text on an item: nothing is written, nobody is called, nothing is kept.
   * @throws RefusedError where the text is no workflow, or the item is not there
   */
  run(workspace: Workspace, body: TryBody): Promise<TriedItem>;
  /** The same as a trail with the version that made it, for a regression example. */
  trail(
    workspace: Workspace,
    body: TryBody,
  ): Promise<{ entries: Entry[]; workflow: Workflow; title: string }>;
}

export function createTries(
  store: Pick<AuditStore, "findKeys" | "entries" | "getRow" | "answer">,
  worlds: TryWorlds = createTryWorlds(),
): Tries {
  async function play(workspace: Workspace, body: TryBody) {
    const workflow = workflowOf(workspace, body);
    const { world, recorded, hash = askKey } = await worlds.of(workspace, workflow);
    const { item, title, lasts } = await itemOf(workspace, workflow, body.item, hash);
    const asks: Record<string, Answer<Asked>> = {};
    const options = { moves: body.moves, ...(lasts !== undefined && { lasts }) };
    for (let looked = 0; ; looked++) {
      const tried = playByHand(
        workflow,
        item,
        { ...world(), ...asking(body.given, hash), asks, hash, mostEntries: MOST_ENTRIES },
        options,
      );
      const { ending } = tried;
      const request = ending.is === "asking" && ending.question.kind === "ask" && ending.question.request;
      if (!request || looked === MOST_LOOKED_FOR) return { tried, workflow, title, hash };
      const key = hash(request);
      const known = (await store.answer(key)) as Asked | undefined;
      const answer = known ? { ok: true as const, value: known } : await recorded(key, request);
      if (!answer) return { tried, workflow, title, hash };
      asks[key] = answer;
    }
  }

  async function itemOf(
    workspace: Workspace,
    workflow: Workflow,
    asked: TryBody["item"],
    hash: (request: AskRequest) => string,
  ): Promise<{ item: PlayedItem; title: string; lasts?: string }> {
    if ("record" in asked) {
      const item = itemOfLine(flat(asked.record), 0, [workflow]);
      return { item, title: "Pasted record" };
    }
    if ("sample" in asked) {
      const item = await sampleNamed(workspace, workflow, asked.sample);
      if (!item)
        throw new RefusedError("not-found", `There is no sample "${asked.sample}" beside the workflow.`);
      return { item, title: asked.sample };
    }
    const own = `${workspace.workflow?.id ?? workflow.id}/`;
    const key = (await store.findKeys(asked.past)).find((one) => one.startsWith(own));
    if (key === undefined)
      throw new RefusedError(
        "not-found",
        `No item of this workflow has the number or record id "${asked.past}".`,
      );
    const entries = (await store.entries(key)).map(({ entry }) => entry);
    const item = recordedItem(entries, { hash });
    if (!item)
      throw new RefusedError(
        "invalid",
        `${asked.past} cannot be played: its trail has left the store, or it was taken over in the middle.`,
      );
    const title = (await store.getRow(key))?.number ?? asked.past;
    return { item, title, lasts: entries.at(-1)?.at ?? item.at };
  }

  return {
    async run(workspace, body) {
      const { tried, title, hash } = await play(workspace, body);
      return told(tried, title, hash);
    },
    async trail(workspace, body) {
      const { tried, workflow, title } = await play(workspace, body);
      return { entries: tried.entries, workflow, title };
    },
  };
}

/** @throws RefusedError with the first thing that is wrong */
function workflowOf({ file }: Workspace, { text, agents = {} }: TryBody): Workflow {
  const { workflow, problems } = readDraft(file, { text, agents });
  if (workflow) return workflow;
  const [first] = problems;
  throw new RefusedError(
    "invalid",
    `The text cannot be tried: ${first ? `line ${first.line}: ${first.message}` : "it is no workflow"}`,
  );
}

/** Questions that nobody has answered stop the item; those that are answered by hand go on. */
function asking(
  given: Record<string, TryGiven>,
  hash: (request: AskRequest) => string,
): Pick<World, "unanswered"> {
  return {
    unanswered(question, state): Given | "halt" | undefined {
      const key = keyOf(question, hash, question.kind === "task" ? questionKey(question.task, state) : "");
      const answer = given[key];
      // a task is open for anybody, and what is beside it goes on
      if (!answer) return question.kind === "task" ? undefined : "halt";
      if (question.kind === "call") return { kind: "call", answer: callAnswer(answer) };
      const values = "values" in answer ? (answer.values as Record<string, Value>) : {};
      if (question.kind === "ask") return { kind: "ask", facts: values };
      return { kind: "task", answer: { answer: values, by: "whoever tries it" } };
    },
  };
}

function callAnswer(given: TryGiven): Answer<unknown> {
  if ("fails" in given)
    return { ok: false, error: { code: given.fails, message: given.message ?? given.fails } };
  return { ok: true, value: "answer" in given ? given.answer : given.values };
}

/** Names a question by what is asked, so that its answer holds as long as the same is asked. */
function keyOf(question: Question, hash: (request: AskRequest) => string, task: string): string {
  switch (question.kind) {
    case "ask":
      return `ask ${hash(question.request)}`;
    case "call":
      return `call ${question.operation}#${sha256(JSON.stringify(question.input)).slice(0, 24)}`;
    case "task":
      return `task ${question.step} ${task}`;
  }
}

function told(tried: Tried, title: string, hash: (request: AskRequest) => string): TriedItem {
  const { ending, state, entries, now, made, coming } = tried;
  return {
    ...{ title, is: ending.is, now, made },
    ...(ending.is === "stuck" && { why: ending.why }),
    entries: entries.map((entry, index) => ({ seq: index + 1, entry, told: tell(entry) })),
    questions: questionsOf(tried, hash),
    coming: coming.map((one) => ({
      ...{ move: one.move, says: comingWords(one, now) },
      ...("form" in one && one.form && { form: one.form }),
    })),
    outcome: state?.outcome ?? null,
    stage: state?.stage ?? null,
    owner: state?.owner?.name ?? null,
    facts: Object.fromEntries(
      Object.entries(state?.facts ?? {}).map(([name, { value }]) => [name, show(value)]),
    ),
    cost: (state?.cost ?? 0) / NANO,
  };
}

function questionsOf({ ending, state }: Tried, hash: (request: AskRequest) => string): TryQuestion[] {
  if (ending.is === "asking") return [questionOf(ending.question, hash)];
  if (!state || state.status === "ended") return [];
  return Object.values(state.tasks).map((task: OpenTask) => {
    const { to, title, form, shows } = task.request;
    const step = stepOfTask(task, state);
    const question: Question = { kind: "task", step, task };
    return {
      ...{ key: keyOf(question, hash, questionKey(task, state)), kind: "task", step, to, says: title, form },
      shows: Object.fromEntries(shows.map((name) => [name, state.record[name] ?? null])),
    };
  });
}

function questionOf(question: Question, hash: (request: AskRequest) => string): TryQuestion {
  const { kind, step } = question;
  const key = keyOf(question, hash, "");
  if (question.kind === "call") return { key, kind, step, to: question.operation, shows: question.input };
  const { model, facts, inputs, most } = (question as Extract<Question, { kind: "ask" }>).request;
  return { key, kind, step, to: model, form: facts, shows: inputs, priced: most / NANO };
}

/** A record as the org's API gives it, flat: `{ Account: { Name } }` is `Account.Name`. */
function flat(record: Record<string, unknown>, within = ""): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(record).flatMap(([name, value]): [string, unknown][] => {
      if (name === "attributes") return [];
      if (typeof value === "object" && value !== null && !Array.isArray(value))
        return Object.entries(flat(value as Record<string, unknown>, `${within}${name}.`));
      return [[`${within}${name}`, value]];
    }),
  );
}
