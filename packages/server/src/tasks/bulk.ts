import { RefusedError, type Runtime } from "@throughline/runtime";
import type { Value } from "@throughline/workflow";
import type { BulkAnswers } from "./api.ts";
import type { Inboxes } from "./inboxes.ts";

/** So many tasks are answered together at most. */
export const MOST_TOGETHER = 200;
/** Of so many it is shown what the answer would lead to. */
const MOST_PLAYED = 30;

export interface Together {
  by: string;
  tasks: string[];
  answer: Record<string, Value>;
  /** Nothing is answered: it is only said what would come of it. */
  dry: boolean;
}

/**
 * Answers several tasks alike, each as if it were alone. A task that is answered by now is told and left, so that asking
 * twice answers nothing twice.
 */
export async function answerTogether(
  { runtime, inbox }: { runtime: Pick<Runtime, "answerTask">; inbox: Inboxes },
  { by, tasks, answer, dry }: Together,
  heldMs: number,
): Promise<BulkAnswers["rows"]> {
  const rows: BulkAnswers["rows"] = [];
  for (const id of [...new Set(tasks)]) {
    const row: BulkAnswers["rows"][number] = {
      ...{ id, number: "", subject: "" },
      refused: null,
      lead: null,
    };
    rows.push(row);
    try {
      const { line, form } = await inbox.detail(id);
      Object.assign(row, { number: line.number, subject: line.subject });
      if (line.held) throw new RefusedError("answered", `${line.held.by} has answered it.`);
      const unlike = unlikeOf(form, answer);
      if (unlike) throw new RefusedError("invalid", unlike);
      if (!dry) await runtime.answerTask(id, by, answer, heldMs);
      else if (rows.length <= MOST_PLAYED) {
        const { leads, field } = await inbox.leadsTo(id, answer);
        row.lead = leads.find(({ value }) => field === null || value === answer[field]) ?? null;
      }
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      row.refused = error.message;
    }
  }
  return rows;
}

/** Why an answer does not fit a form; nothing where it may. */
function unlikeOf(form: { name: string; of?: string[] | undefined }[], answer: Record<string, Value>) {
  const other = Object.entries(answer).find(([name, value]) => {
    const field = form.find((one) => one.name === name);
    return !field || (field.of && !field.of.includes(value as string));
  });
  return other && `It is asked something else: ${other[0]} cannot be ${String(other[1])}.`;
}
