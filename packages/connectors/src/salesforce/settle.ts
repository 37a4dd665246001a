import type { ConnectorError, FlatRecord, ObjectDescribe, Outcome, WriteRequest } from "../port.ts";
import { id18, sameValue } from "../value.ts";
import { classify } from "./classify.ts";
import { marks } from "./expected.ts";
import { readMark } from "./mark.ts";
import { MARK } from "./package/names.ts";
import type { Reader, ReadResult } from "./read.ts";

/** The fields that say what became of a write: those that it sets, and its mark where the org keeps one. */
export const tellingFields = (requests: WriteRequest[], describe: ObjectDescribe): string[] =>
  [...new Set(requests.flatMap(({ sets }) => Object.keys(sets))), ...(marks(describe) ? [MARK] : [])].sort();

/** What the mark on the record settles by itself; undefined where the values have to say. Pure. */
export function judgeByMark(
  request: WriteRequest,
  record: FlatRecord,
  apiCalls: number,
): Outcome | undefined {
  switch (readMark(record[MARK], request)) {
    case "ours":
      // whatever the values are now, somebody changed them after our write
      return { ok: true, value: undefined, apiCalls, readBack: "applied" };
    case "later":
      return { ok: false, apiCalls, error: overtaken };
    default:
      return undefined;
  }
}

const overtaken: ConnectorError = {
  class: "person",
  code: "WRITE_OVERTAKEN",
  message: `The record has a write of this item that the trail does not know of. Was the trail brought back from an older copy, or does another Throughline run beside this one? Nothing was written. Look into that first; to let this one write, empty the field ${MARK} of the record.`,
};

/** What a record that was read back says about a write whose answer was lost. Pure. */
export function judge(
  request: WriteRequest,
  record: FlatRecord | undefined,
  describe: ObjectDescribe,
  apiCalls: number,
): Outcome {
  if (!record) {
    return {
      ok: false,
      apiCalls,
      error: { class: "gone", code: "NOT_FOUND", message: "The record does not exist any more." },
    };
  }
  const byMark = judgeByMark(request, record, apiCalls);
  if (byMark) return byMark;
  const sets = Object.entries(request.sets);
  const typeOf = (field: string) => describe.fields[field]?.type;
  const applied = sets.every(([field, { value }]) => sameValue(record[field], value, typeOf(field)));
  if (applied) return { ok: true, value: undefined, apiCalls, readBack: "applied" };
  const untouched = sets.every(
    ([field, { expected }]) => expected === undefined || sameValue(record[field], expected, typeOf(field)),
  );
  const fields = sets.map(([field]) => field);
  if (untouched) {
    return {
      ok: false,
      apiCalls,
      readBack: "not-applied",
      error: {
        class: "retry",
        code: "NOT_APPLIED",
        message: "The change did not arrive; it is sent again.",
        fields,
      },
    };
  }
  const actual = Object.fromEntries(fields.map((field) => [field, record[field] ?? null]));
  return {
    ok: false,
    apiCalls,
    error: {
      class: "conflict",
      code: "CHANGED_MEANWHILE",
      message: "The record holds neither what was written nor what was there before: somebody changed it.",
      fields,
      actual,
    },
  };
}

/** Reads records back and says for each request what became of it; outcomes in request order. Never throws. */
export function createSettler(
  read: Reader,
  describe: (object: string) => Promise<ObjectDescribe>,
): (requests: WriteRequest[]) => Promise<Outcome[]> {
  const readObject = async (object: string, requests: WriteRequest[]) => {
    const ids = requests.map((request) => id18(request.recordId));
    const described = await describe(object);
    const result = await read(object, ids, tellingFields(requests, described));
    return { described, result, share: result.apiCalls / requests.length };
  };

  return async (requests) => {
    const byObject = Map.groupBy(requests, (request) => request.object);
    const outcomes = new Map<WriteRequest, Outcome>();
    await Promise.all(
      [...byObject].map(async ([object, group]) => {
        try {
          const { described, result, share } = await readObject(object, group);
          for (const request of group) {
            outcomes.set(request, judge(request, recordOf(result, request), described, share));
          }
        } catch (failure) {
          const error = classify(failure, "read");
          const unknown = stillUnknown(error);
          for (const request of group)
            outcomes.set(request, { ok: false, error: unknown, apiCalls: 1 / group.length });
        }
      }),
    );
    return requests.map((request) => outcomes.get(request)!);
  };
}

/** Where reading back can be tried again, the outcome stays unknown, so that nothing is sent before it is known. */
const stillUnknown = (error: ConnectorError): ConnectorError =>
  error.class === "retry" || error.class === "retry-after" ? { ...error, class: "unknown-outcome" } : error;

const recordOf = (result: ReadResult, request: WriteRequest): FlatRecord | undefined =>
  result.records.get(id18(request.recordId));
