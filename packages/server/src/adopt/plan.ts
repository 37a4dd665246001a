import type { FlatRecord } from "@throughline/connectors";
import { OWNER, takeoverOf } from "@throughline/engine";
import type { Calendar } from "@throughline/steps";
import type { Stage, Workflow } from "@throughline/workflow";
import type { AdoptionPlan, AdoptionRecord, AdoptionStage } from "../api-types.ts";
import type { Engine } from "../engine.ts";
import { fieldsAsked, isItem, openRecords } from "./open.ts";

/** Records that are named for each stage and each reason. */
const SAMPLE = 5;

/** What an adoption would do with the records that are open now: the core decides, and nothing is changed. */
export async function planOf(
  { runtime, salesforce, clock }: Pick<Engine, "runtime" | "salesforce" | "clock">,
  workflow: Workflow,
  calendar: Pick<Calendar, "add">,
): Promise<AdoptionPlan> {
  const [{ nameField }, directory] = [
    await salesforce.describe(workflow.object),
    await salesforce.directory(),
  ];
  const at = clock.now();
  const stages = new Map<string, AdoptionStage>();
  const left = new Map<string, AdoptionPlan["left"][number]>();
  const count = { open: 0, items: 0 };
  const shown = (record: FlatRecord): AdoptionRecord => ({
    id: String(record.Id),
    number: String((nameField !== undefined && record[nameField]) || record.Id),
    owner: directory.name(String(record[OWNER] ?? "")) ?? "",
  });
  for await (const page of openRecords(salesforce, workflow, fieldsAsked(workflow, nameField)))
    for (const record of page) {
      count.open++;
      if (await isItem(runtime, workflow, String(record.Id))) {
        count.items++;
        continue;
      }
      const takeover = takeoverOf(workflow, record, at);
      if (takeover.is === "left") {
        const { because } = takeover;
        const one = left.get(because) ?? { because, records: 0, sample: [] };
        left.set(because, one);
        one.records++;
        if (one.sample.length < SAMPLE) one.sample.push(shown(record));
        continue;
      }
      const { rule, since } = takeover;
      const stage = workflow.stages.find(({ name }) => name === rule.stage) as Stage;
      const one = stages.get(stage.name) ?? {
        stage: stage.name,
        records: 0,
        kept: 0,
        overdue: 0,
        sample: [],
      };
      stages.set(stage.name, one);
      one.records++;
      if (rule.owner === "keep" && String(record[OWNER]).startsWith("005")) one.kept++;
      if (since && stage.milestone && calendar.add(since, stage.milestone.within) <= at) one.overdue++;
      if (one.sample.length < SAMPLE) one.sample.push(shown(record));
    }
  const inOrder = workflow.stages.flatMap(({ name }) => stages.get(name) ?? []);
  return {
    ...{ workflow: workflow.id, ...count, stages: inOrder },
    left: [...left.values()].sort((a, b) => b.records - a.records),
  };
}
