import type { FieldDescribe } from "../../port.ts";
import { BLANK, guardOf, MARK, MOST_TEXT, PERMISSION } from "./names.ts";

/** A condition of a validation rule, in which the guard is not what the record held before. */
type Differs = (field: string, guard: string) => string;

/** For what TEXT(), or the field itself, gives as the text that the connector sends. */
const asText =
  (text: (prior: string) => string, guarded: (guard: string) => string = (guard) => guard): Differs =>
  (field, guard) => {
    const prior = text(`PRIORVALUE(${field})`);
    return `${guarded(guard)} <> IF(ISBLANK(${prior}), "${BLANK}", ${prior})`;
  };

/** Numbers are compared as such: 84.5 is 84.50. */
const asNumber =
  (number: (prior: string) => string): Differs =>
  (field, guard) =>
    `IF(ISBLANK(PRIORVALUE(${field})), ${guard} <> "${BLANK}", IF(${guard} = "${BLANK}", TRUE, VALUE(${guard}) <> ${number(`PRIORVALUE(${field})`)}))`;

const plain = asText((prior) => prior);
const shown = asText((prior) => `TEXT(${prior})`);
const number = asNumber((prior) => prior);
// formulas know ids by 15 characters
const firstOf = (text: string) => `LEFT(${text}, 15)`;

/** How a guard is compared, by the field's type as describe names it. Types that are not here cannot be compared. */
const DIFFERS: Record<string, Differs> = {
  string: plain,
  textarea: plain,
  email: plain,
  phone: plain,
  url: plain,
  picklist: shown,
  date: shown,
  datetime: shown,
  reference: asText(firstOf, firstOf),
  boolean: (field, guard) => `${guard} <> IF(PRIORVALUE(${field}), "true", "false")`,
  int: number,
  double: number,
  currency: number,
  // formulas see a percentage as its hundredth part
  percent: asNumber((prior) => `ROUND(${prior} * 100, 8)`),
};

/** Why a field cannot be guarded; undefined where it can. */
export function unguardable({ type, length }: Pick<FieldDescribe, "type" | "length">): string | undefined {
  if (!Object.hasOwn(DIFFERS, type)) return `formulas cannot compare a ${type}`;
  return type === "textarea" && (length ?? 0) > MOST_TEXT ? "formulas cannot compare long texts" : undefined;
}

/** Refuses our write of a field whose value before is not the expected one. */
export const changedRule = ({ name, type }: FieldDescribe): string => `AND(
  $Permission.${PERMISSION},
  ISCHANGED(${MARK}),
  NOT(ISBLANK(${guardOf(name)})),
  ${DIFFERS[type]!(name, guardOf(name))}
)`;

const itemIn = (mark: string) => `LEFT(${mark}, FIND(".", ${mark}))`;
const numberIn = (mark: string) =>
  `VALUE(MID(${mark}, FIND(".", ${mark}) + 1, FIND(" ", ${mark} & " ") - FIND(".", ${mark}) - 1))`;

/**
 * Refuses our write that comes late: its number is not above that of the item's last one; or the mark is the same, as
 * on a copy, and somebody else has saved the record since. What flows change in the transaction of our own write
 * passes: it brings no mark either, but right after ours.
 */
export const lateRule = (guarded: string[]): string => `AND(
  $Permission.${PERMISSION},
  NOT(ISNEW()),
  NOT(ISBLANK(${MARK})),
  IF(
    ISCHANGED(${MARK}),
    AND(
      ${itemIn(MARK)} = ${itemIn(`PRIORVALUE(${MARK})`)},
      ${numberIn(MARK)} <= ${numberIn(`PRIORVALUE(${MARK})`)}
    ),
    AND(
      PRIORVALUE(LastModifiedById) <> $User.Id,
      OR(${guarded.map((field) => `ISCHANGED(${field})`).join(", ")})
    )
  )
)`;
