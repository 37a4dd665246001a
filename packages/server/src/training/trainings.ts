import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { decodeModel, openLocalModel, type TextRow, worthRetraining } from "@throughline/models";
import { RefusedError } from "@throughline/runtime";
import type { Workflow } from "@throughline/workflow";
import type { Engine } from "../engine.ts";
import type { TrainingView } from "./api.ts";
import { createExamples, type LabelledExample } from "./examples.ts";
import { startTraining } from "./job.ts";
import { addTraining, type TrainingEntry, trainingsOf } from "./journal.ts";
import { type ModelUsed, modelsUsed } from "./uses.ts";

export interface Trainings {
  /** Every local model that people's answers teach. */
  all(): Promise<TrainingView[]>;
  /** Begins a training. Rejects with RefusedError: `not-found`, or `invalid` where it runs or there is too little. */
  start(model: string, by: string): Promise<void>;
  /** Lets the model that was trained be asked from now on. Rejects with RefusedError: `not-found`. */
  goLive(model: string, version: string, by: string): Promise<void>;
  close(): void;
}

/** With fewer answers nothing can be held out. */
const FEWEST = 8;
/** Rows of the past that are learnt from besides, the latest. */
const MOST_ROWS = 5_000;

interface Standing {
  used: ModelUsed;
  examples: ReturnType<typeof createExamples>;
  running?: { at: string; by: string; stop(): void };
  failed?: string;
  bytes?: { version: string; bytes: Uint8Array };
}

/** Trains local models on what people answered. A model is asked only once somebody has said so. */
export function createTrainings(
  { store, runtime, clock, models, log }: Pick<Engine, "store" | "runtime" | "clock" | "models" | "log">,
  workflows: () => Workflow[],
  data: string | undefined,
): Trainings {
  const known = new Map<string, Standing>();
  const folder = data && join(data, "models");

  function standing(): Standing[] {
    for (const used of modelsUsed(workflows())) {
      const file = models.find(used.model);
      if (file?.model.kind === "text" && !known.has(used.model))
        known.set(used.model, { used, examples: createExamples(store, runtime, used) });
    }
    return [...known.values()];
  }

  function find(model: string): Standing {
    const found = standing().find(({ used }) => used.model === model);
    if (!found)
      throw new RefusedError("not-found", `There is no local model ${model} that people's answers teach.`);
    return found;
  }

  const candidateFile = (model: string, version: string) =>
    folder && join(folder, `${model.replace(/^local\//, "")}-${version.slice(0, 12)}.model`);

  async function learnable({ used, examples }: Standing, journal: TrainingEntry[]) {
    const { answers, others } = await examples.all();
    const live = journal.findLast(({ kind }) => kind === "model-live");
    // what it has learnt from already says nothing of how right it is
    const trained =
      live && journal.find(({ kind, version }) => kind === "model-trained" && version === live.version);
    const since = trained?.at ?? "";
    const model = models.find(used.model);
    const fresh = answers.filter(({ at }) => at > since);
    const said = fresh.map((example) => ({ ...example, said: sayOf(model?.model, example) }));
    const kept = rowsBeside(model?.file);
    const before = [...(kept ?? others.slice(-MOST_ROWS)), ...answers.filter(({ at }) => at <= since)];
    return { live, said, before };
  }

  async function view(one: Standing): Promise<TrainingView> {
    const { model, workflow, fact } = one.used;
    const journal = await trainingsOf(store, model);
    const { live, said, before } = await learnable(one, journal);
    const file = models.find(model);
    const version = file?.model.version ?? "";
    const judged = file && worthRetraining(decodeModel(new Uint8Array(readFileSync(file.file))), said);
    const last = journal.findLast((entry) => entry.kind === "model-trained");
    const candidate =
      last && last.version !== version && bytesOf(one, model, last.version) ? last : undefined;
    return {
      ...{ model, workflow, fact, version },
      live: live ? { at: live.at, by: live.by } : null,
      ...{ answers: said.length, wrong: said.filter(({ label, said }) => said.label !== label).length },
      ...{ rows: before.length, worth: judged?.worth ?? false, because: judged?.because ?? "" },
      running: one.running ? { at: one.running.at, by: one.running.by } : null,
      failed: one.failed ?? null,
      candidate: candidate
        ? {
            ...{ version: candidate.version, at: candidate.at, by: candidate.by, answers: candidate.answers },
            ...{ judged: candidate.judged, before: candidate.rightBefore / candidate.judged },
            after: candidate.rightAfter / candidate.judged,
          }
        : null,
    };
  }

  function bytesOf(one: Standing, model: string, version: string): Uint8Array | undefined {
    if (one.bytes?.version === version) return one.bytes.bytes;
    const file = candidateFile(model, version);
    return file && existsSync(file) ? new Uint8Array(readFileSync(file)) : undefined;
  }

  async function train(one: Standing, by: string): Promise<void> {
    const { model } = one.used;
    const { said, before } = await learnable(one, await trainingsOf(store, model));
    if (said.length < FEWEST)
      throw new RefusedError(
        "invalid",
        `${said.length} answers are too few to learn from: ${FEWEST} are needed.`,
      );
    const answers = said.map(({ text, label, said }) => ({ text, label, said: said.label }));
    const job = startTraining({ before, answers });
    one.running = { at: clock.now(), by, stop: job.stop };
    delete one.failed;
    // whoever asked is not kept waiting
    job.done
      .then(async ({ bytes, ...found }) => {
        const { version } = openLocalModel(bytes);
        one.bytes = { version, bytes };
        const file = candidateFile(model, version);
        if (folder && file) {
          mkdirSync(folder, { recursive: true });
          writeFileSync(file, bytes);
        }
        const rows = before.length;
        await addTraining(store, model, {
          ...{ kind: "model-trained", at: clock.now(), by, version },
          ...{ answers: answers.length, rows, ...found },
        });
      })
      .catch((error: Error) => {
        one.failed = error.message;
        log.warn({ model, reason: error.message }, "a local model could not be trained");
      })
      .finally(() => {
        delete one.running;
      });
  }

  return {
    all: () => Promise.all(standing().map(view)),
    async start(model, by) {
      const one = find(model);
      if (one.running)
        throw new RefusedError("invalid", `${model} is being trained already, for ${one.running.by}.`);
      await train(one, by);
    },
    async goLive(model, version, by) {
      const bytes = bytesOf(find(model), model, version);
      if (!bytes) throw new RefusedError("not-found", `No model ${version} was trained for ${model}.`);
      const replaces = models.find(model)?.model.version ?? null;
      models.replace(model, bytes);
      await addTraining(store, model, { kind: "model-live", at: clock.now(), by, version, replaces });
    },
    close() {
      for (const { running } of known.values()) running?.stop();
    },
  };
}

/** What the model of today says to an example. */
function sayOf(
  model: ReturnType<typeof openLocalModel> | undefined,
  { text }: LabelledExample,
): { label: string; confidence: number; unknown: boolean } {
  const said = model?.predict({ text });
  return {
    label: String(said?.value ?? ""),
    confidence: said?.confidence ?? 0,
    unknown: said?.unknown ?? true,
  };
}

/** The rows that a model has learnt from, where `model train --keep-rows` has left them beside it. */
function rowsBeside(model: string | undefined): TextRow[] | undefined {
  const file = model?.replace(/\.model$/, ".rows.jsonl");
  if (!file || !existsSync(file)) return undefined;
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(line) as TextRow);
}
