import { z } from "@hono/zod-openapi";

/** Shapes of the HTTP API. `api-types.ts` has the same as types, with the meaning of each field. */

export const decidedBy = z.enum([
  "rule",
  "table",
  "model",
  "llm",
  "agreement",
  "person",
  "system",
  "agent",
  "foreign",
]);
const value = z.any().openapi({ description: "A plain JSON value." });
const values = z.record(z.string(), value);

export const situations = [
  "working",
  "waiting",
  "needs-person",
  "incident",
  "foreign-write",
  "resolved",
  "cancelled",
] as const;

export const workItemRow = z
  .object({
    key: z.string(),
    workflow: z.string(),
    recordId: z.string(),
    number: z.string(),
    subject: z.string(),
    customer: z.string(),
    email: z.string(),
    stage: z.string(),
    stageIndex: z.number(),
    stageCount: z.number(),
    situation: z.enum(situations),
    waitingFor: z.string(),
    decidedBy: z.array(decidedBy),
    owner: z.string(),
    ownerKind: z.enum(["user", "queue", "none"]),
    team: z.string(),
    priority: z.string(),
    milestone: z
      .object({
        stage: z.string(),
        status: z.enum(["running", "paused", "violated", "met"]),
        due: z.string().optional(),
        totalMs: z.number().optional(),
        remainingMs: z.number().optional(),
      })
      .nullable(),
    touchedByHand: z.boolean(),
    cost: z.number(),
    apiCalls: z.number(),
    startedAt: z.string(),
    updatedAt: z.string(),
    endedAt: z.string().nullable(),
    outcome: z.string(),
  })
  .openapi("WorkItem");

export const workItemList = z
  .object({
    rows: z.array(workItemRow),
    next: z.string().optional().openapi({ description: "Where to look on; absent: there is nothing more" }),
    total: z.number(),
    views: z.object({
      all: z.number(),
      "needs-person": z.number(),
      incidents: z.number(),
      waiting: z.number(),
      touched: z.number(),
    }),
    more: z.array(z.string()).openapi({ description: "Views that may have more than was counted" }),
    choices: z.object({
      workflow: z.array(z.string()),
      stage: z.array(z.string()),
      team: z.array(z.string()),
      priority: z.array(z.string()),
      version: z.array(z.object({ hash: z.string(), name: z.string() })),
      facts: z.record(z.string(), z.array(z.string())),
    }),
  })
  .openapi("WorkItemList");

export const poolItem = z
  .object({
    key: z.string(),
    number: z.string(),
    subject: z.string(),
    team: z.string(),
    since: z.string(),
    place: z.number().openapi({ description: "In the line of its team, from 1" }),
    of: z.number(),
    needs: z.array(z.string()),
    priority: z.string(),
    urgency: z.number().openapi({ description: "The priority as a number, with what waiting has added" }),
    milestone: workItemRow.shape.milestone,
    pull: z.boolean(),
    dropped: z.array(z.string()),
    until: z.string().nullable().openapi({ description: "When more is given up" }),
    next: z.array(z.string()).openapi({ description: "What happens then, in words" }),
    because: z.string(),
  })
  .openapi("PoolItem");

const formField = z.object({
  name: z.string(),
  type: z.string(),
  of: z.array(z.string()).optional(),
  optional: z.boolean(),
  title: z.string().optional(),
  onlyWith: z.object({ field: z.string(), is: value }).optional().openapi({
    description: "Asked only where another field has this value.",
  }),
});

export const taskRow = z
  .object({
    id: z.string(),
    item: z.string(),
    number: z.string(),
    subject: z.string(),
    to: z.string(),
    for: z
      .object({ id: z.string(), name: z.string() })
      .optional()
      .openapi({ description: "The only one who may answer." }),
    until: z.string().optional().openapi({ description: "Until when the answer is waited for." }),
    title: z.string(),
    because: z.string(),
    form: z.array(formField),
    shows: values,
    openedAt: z.string(),
  })
  .openapi("Task");

export const workItemStory = z
  .object({
    row: workItemRow,
    recordUrl: z.string(),
    workflow: z
      .any()
      .openapi({ description: "The version of the workflow that the item runs, as plain data." }),
    budget: z.object({ perItem: z.number(), currency: z.string() }).nullable(),
    entries: z.array(
      z.object({
        seq: z.number(),
        entry: z
          .any()
          .openapi({ description: "One entry of the audit trail: kind, at, and what the kind holds." }),
        told: z.string().openapi({ description: "The entry in one sentence." }),
      }),
    ),
    facts: z.record(z.string(), z.object({ value, by: decidedBy, visit: z.string() })),
    record: values,
    labels: z.record(z.string(), z.string()),
    milestones: z.record(
      z.string(),
      z.object({
        status: z.string(),
        due: z.string().optional(),
        remainingMs: z.number().optional(),
        path: z
          .record(
            z.string(),
            z.object({
              due: z.string().optional(),
              leftMs: z.number().optional(),
              takenAt: z.string().optional(),
            }),
          )
          .optional(),
      }),
    ),
    tasks: z.array(taskRow),
    pool: poolItem.nullable(),
    incidents: z.array(
      z.object({
        id: z.string(),
        step: z.string().optional(),
        visit: z.string().optional(),
        code: z.string(),
        message: z.string(),
        fields: z.array(z.string()).optional(),
        openedAt: z.string(),
        repairs: z.array(z.enum(["retry", "correct", "skip", "cancel"])),
        undoes: z.literal(true).optional().openapi({ description: "The step could not be taken back" }),
      }),
    ),
    undos: z
      .array(
        z.object({
          step: z.string(),
          visit: z.string(),
          by: z.string(),
          inputs: z.record(z.string(), z.any()),
        }),
      )
      .openapi({ description: "What can be taken back, in the order in which it was done; null: not known" }),
    doneOutside: z
      .array(
        z.object({
          step: z.string(),
          visit: z.string(),
          by: z.string().optional().openapi({ description: "What takes it back; absent: nothing does" }),
          is: z.enum(["can-be", "waits", "taken-back", "left", "skipped", "stands"]).openapi({
            description:
              "can-be: taken back; waits: it could not be, and a person is asked; left: somebody else has written there since; skipped: as a person said; stands: nothing takes it back, or the item ended without",
          }),
          because: z.string().optional(),
        }),
      )
      .openapi({
        description: "What its steps did outside, in the order in which it was done, and what became of it",
      }),
    undoing: z
      .object({ because: z.string(), afterwards: z.string() })
      .nullable()
      .openapi({ description: "What was done is being taken back" }),
    summaries: z.record(z.string(), z.object({ kind: z.string(), type: z.string(), summary: z.string() })),
  })
  .openapi("WorkItemStory");

export const summary = z
  .object({
    today: z
      .object({ from: z.string(), zone: z.string() })
      .openapi({ description: "The day that is meant: since when, and the time zone in which it is one" }),
    open: z.number(),
    tasks: z.number(),
    started: z.number(),
    touchFree: z.number().nullable(),
    firstTimeRight: z.number().nullable(),
    decidedBy: z.record(z.string(), z.number()),
    costPerItem: z.number(),
    cap: z.number().nullable(),
    atRisk: z.array(
      z.object({ key: z.string(), number: z.string(), stage: z.string(), remainingMs: z.number() }),
    ),
    org: z.object({
      connected: z.boolean(),
      state: z.string(),
      apiUsed: z.number().nullable(),
      apiMax: z.number().nullable(),
    }),
    waits: z.object({
      lines: z.array(
        z.object({
          system: z.string(),
          waiting: z.number(),
          why: z.string().openapi({ example: "the org's API budget is used up" }),
          until: z.string().optional(),
        }),
      ),
      intakePaused: z.boolean(),
      setAside: z.number(),
    }),
  })
  .openapi("Summary");

const share = z
  .object({ count: z.number(), of: z.number(), share: z.number().nullable() })
  .openapi("Share", { description: "How many of how many; the share is null of nothing." });
const known = z.number().nullable();

const figures = z
  .object({
    items: z.number(),
    assigned: z.number().openapi({ description: "Items that had a person as owner at some time" }),
    reassigned: share,
    reassignments: z.object({ total: z.number(), mean: known, distribution: z.array(z.number()) }),
    pingPong: share.openapi({ description: "Came back to an owner or a team that had had them" }),
    firstRight: share.openapi({ description: "Of the ended ones, those that ended with their first owner" }),
    timeToFirst: z.object({ mean: known, median: known, p95: known }),
    balance: known.openapi({ description: "Jain's index over how much each owner was given" }),
    milestones: share,
  })
  .openapi("Figures");
const named = z.array(figures.extend({ name: z.string() }));

export const insights = z
  .object({
    from: z.string(),
    until: z.string(),
    open: z.number(),
    figures,
    touchFree: share,
    cost: z.object({
      mean: z.number(),
      cap: known,
      bins: z.array(z.object({ upTo: known, items: z.number() })),
    }),
    causes: z.array(
      z.object({
        is: z.enum(["decision", "assign", "action", "hand", "foreign"]),
        step: z.string().optional(),
        name: z.string().optional(),
        by: decidedBy.optional(),
        moves: z.number(),
        of: z.number(),
        items: z.array(z.object({ key: z.string(), number: z.string(), entry: z.number() })),
        texts: z.array(z.object({ text: z.string(), moves: z.number() })),
      }),
    ),
    by: z.object({ team: named, topic: named, step: named }),
    weeks: named,
    decidedBy: z.array(z.object({ week: z.string(), counts: z.record(z.string(), z.number()) })),
    stages: z.array(
      z.object({ stage: z.string(), items: z.number(), medianMs: z.number(), p95Ms: z.number() }),
    ),
    milestones: z.array(
      z.object({ name: z.string(), of: z.enum(["stage", "team"]), met: z.number(), all: z.number() }),
    ),
    accuracy: z.array(
      z.object({ name: z.string(), by: decidedBy, decisions: z.number(), corrected: z.number() }),
    ),
    foreign: z
      .object({
        ...{ writes: z.number(), items: z.number() },
        writers: z.array(
          z.object({
            ...{ kind: z.string(), name: z.string(), file: z.string(), line: z.number() },
            writes: z.number(),
            alone: z.number().openapi({ description: "For so many of them nobody else is as likely" }),
            ...{ fields: z.array(z.string()), because: z.array(z.string()) },
            items: z.array(z.object({ key: z.string(), number: z.string(), entry: z.number() })),
          }),
        ),
        others: z.array(z.object({ by: z.string(), writes: z.number(), fields: z.array(z.string()) })),
      })
      .openapi({ description: "Writes of others to governed fields, by who has likely made them" }),
    workflows: z.array(z.object({ id: z.string(), title: z.string() })),
  })
  .openapi("Insights");

export const who = z.string().trim().min(1).max(120);

export const nextBody = z.object({ by: who }).openapi("NextBody");

export const next = z
  .object({
    item: z.object({ key: z.string(), number: z.string(), subject: z.string() }).nullable(),
    because: z.string(),
  })
  .openapi("Next");

export const answerBody = z
  .object({
    by: who,
    answer: values,
    hold: z
      .boolean()
      .optional()
      .openapi({ description: "It may be taken back for ten seconds, and is given then." }),
  })
  .openapi("Answer");

export const answered = z
  .object({
    done: z.literal(true),
    until: z.string().nullable().openapi({ description: "Until when it may be taken back" }),
  })
  .openapi("Answered");

export const repairBody = z
  .object({
    by: who,
    repair: z.enum(["retry", "correct", "skip", "cancel"]),
    reason: z.string().trim().min(1).max(2_000),
    values: values.optional(),
    undo: z
      .boolean()
      .optional()
      .openapi({ description: "With skip or cancel: what was done is taken back as well" }),
  })
  .openapi("Repair");

export const asideItem = z
  .object({
    item: z.string(),
    events: z.number().openapi({ description: "How many are kept for it" }),
    reason: z.string(),
    since: z.string(),
  })
  .openapi("SetAside");

export const asideRepairBody = z
  .object({ by: who, repair: z.enum(["retry", "cancel"]), reason: z.string().trim().min(1).max(2_000) })
  .openapi("SetAsideRepair");

/** What a person does about an item as a whole. */
export const actBody = z
  .object({
    by: who,
    reason: z.string().trim().min(1).max(2_000),
    undo: z.boolean().optional().openapi({ description: "Of cancel: what was done is taken back first" }),
  })
  .openapi("Act");

export const apiError = z
  .object({
    error: z.object({
      code: z.string(),
      message: z.string(),
      field: z.string().optional(),
      fix: z.string().optional(),
      because: z.array(z.string()).optional().openapi({ description: "Everything that stops it" }),
    }),
  })
  .openapi("Error");

export const done = z.object({ done: z.literal(true) }).openapi("Done");

/** An answer in JSON, as a route declares it. */
export const json = <T extends z.ZodType>(schema: T, description: string) => ({
  content: { "application/json": { schema } },
  description,
});
