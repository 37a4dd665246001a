import { OrgError } from "../errors.ts";
import { VERSIONS } from "../http/versions.ts";
import type { DuplicateMatch, DuplicateRule } from "../schema/duplicate-rules.ts";
import type { FieldDef, ObjectDef } from "../schema/model.ts";
import { attributesOf } from "../soql/columns.ts";
import type { Row } from "../storage/store.ts";
import type { Saving } from "./saving.ts";
import type { Transaction } from "./transaction.ts";

const MOST_MATCHES = 100;

/** What of a value counts when it is compared: digits of a phone, letters and digits of other text. */
function essence(field: FieldDef, value: unknown, exact: boolean): unknown {
  if (typeof value !== "string") return value ?? null;
  const text = value.toLowerCase();
  if (exact) return text;
  return field.type === "phone" ? text.replace(/\D/g, "") : text.replace(/[^\p{L}\p{N}]/gu, "");
}

function fits(match: DuplicateMatch, draft: Record<string, unknown>, row: Row): boolean {
  return match.holds((n) => {
    const item = match.items[n - 1]!;
    const mine = essence(item.field, draft[item.field.name], item.exact);
    const theirs = essence(item.otherField, row[item.otherField.name], item.exact);
    return mine === theirs && (mine !== null || item.blanksMatch);
  });
}

/** Records that may be the same; by an index, if the rule cannot hold without one value that is compared exactly. */
function candidates(tx: Transaction, match: DuplicateMatch, draft: Record<string, unknown>): Iterable<Row> {
  const table = tx.core.store.table(match.object.name);
  const sure = match.allNeeded ? match.items.find((item) => item.exact && !item.blanksMatch) : undefined;
  return sure ? table.lookup(sure.otherField.name, draft[sure.field.name] ?? null) : table.rows.values();
}

function matching(tx: Transaction, match: DuplicateMatch, draft: Record<string, unknown>): Row[] {
  const found: Row[] = [];
  for (const row of candidates(tx, match, draft)) {
    if (row.IsDeleted || row.Id === draft.Id || !fits(match, draft, row)) continue;
    if (found.push(row) === MOST_MATCHES) break;
  }
  return found;
}

/** Nothing that the rule compares is given another value. */
const untouched = (rule: DuplicateRule, { prior, draft }: Saving): boolean =>
  prior !== undefined &&
  rule.matches.every(({ items }) =>
    items.every(({ field }) => (draft[field.name] ?? null) === (prior[field.name] ?? null)),
  );

/** The API version of a REST request stands in its change origin. */
const baseOf = (tx: Transaction): string =>
  `/services/data/v${/api\/rest\/([\d.]+)/.exec(tx.origin)?.[1] ?? VERSIONS.at(-1)}`;

function detected(
  tx: Transaction,
  def: ObjectDef,
  rule: DuplicateRule,
  found: [DuplicateMatch, Row[]][],
): OrgError {
  const base = baseOf(tx);
  const matchResults = found.map(([match, rows]) => ({
    entityType: match.object.name,
    errors: [],
    matchEngine: match.items.every((item) => item.exact) ? "ExactMatchEngine" : "FuzzyMatchEngine",
    matchRecords: rows.map((row) => ({
      additionalInformation: [],
      fieldDiffs: [],
      matchConfidence: 100,
      record: { attributes: attributesOf(match.object.name, match.object.name, row.Id, base), Id: row.Id },
    })),
    rule: match.name,
    size: rows.length,
    success: true,
  }));
  // the key is misspelt on the other side, and clients read it so
  const duplicateResut = {
    allowSave: rule.action !== "block",
    duplicateRule: rule.name,
    duplicateRuleEntityType: def.name,
    errorMessage: rule.message,
    matchResults,
  };
  return new OrgError(400, [{ duplicateResut, errorCode: "DUPLICATES_DETECTED", message: rule.message }]);
}

/**
 * Holds a record against the duplicate rules of its object. A rule that alerts gives way to
 * `Sforce-Duplicate-Rule-Header: allowSave=true`, one that blocks does not.
 * @throws OrgError DUPLICATES_DETECTED
 */
export function checkDuplicates(tx: Transaction, saving: Saving): void {
  const { def, operation, draft } = saving;
  if (tx.setAuditFields) return;
  for (const rule of def.duplicateRules) {
    if (!rule.operations.has(operation) || untouched(rule, saving)) continue;
    if (rule.action === "alert" && tx.allowDuplicates) continue;
    const found = rule.matches
      .map((match): [DuplicateMatch, Row[]] => [match, matching(tx, match, draft)])
      .filter(([, rows]) => rows.length > 0);
    if (found.length > 0) throw detected(tx, def, rule, found);
  }
}
