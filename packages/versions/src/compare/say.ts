import { type Action, type Duration, formatAction } from "@throughline/workflow";
import { apart, code, name } from "./change.ts";
import { isMap } from "./same.ts";
import { keyWords } from "./words.ts";

/**
 * A value of the model in the words of the file. `key` is the one under which it stands: it says whether a text is an
 * expression. Steps have kinds that this room does not know: their values are told by their shape.
 */
export function say(value: unknown, key?: string): string {
  if (value === null || value === undefined) return "none";
  if (typeof value === "string") return isExpression(key) ? code(value) : name(value);
  if (typeof value !== "object") return String(value);
  if (Array.isArray(value)) return value.length ? value.map((one) => say(one, key)).join(", ") : "nothing";
  const shape = shapes.find(({ is }) => is(value));
  if (shape) return shape.say(value as never);
  const parts = Object.entries(value).filter(([, part]) => part !== undefined);
  return parts.length
    ? parts.map(([key, part]) => `${keyWords(key)} ${say(part, key)}`).join(", ")
    : "nothing";
}

/** A value that is one thing, and is not looked into. */
export const isWhole = (value: unknown): boolean =>
  !isMap(value) || shapes.some(({ is, open }) => !open && is(value));

const EXPRESSIONS = new Set(
  "when until rule that expression owner size priority pauseWhen where of unless set with inputs".split(" "),
);
export const isExpression = (key: string | undefined): boolean => key !== undefined && EXPRESSIONS.has(key);

/** Two values in words; what both have is said once: "8 business hours" and "4". */
export function sides(before: unknown, after: unknown, key?: string): [before: string, after: string] {
  if (typeof before === "string" && typeof after === "string") {
    const show = isExpression(key) ? (text: string) => `\`${text}\`` : name;
    const [was, is] = apart(before, after);
    return [show(was), show(is)];
  }
  if (
    isDuration(before) &&
    isDuration(after) &&
    before.unit === after.unit &&
    before.business === after.business
  )
    return [String(before.amount), after.text];
  return [say(before, key), say(after, key)];
}

const isDuration = (value: unknown): value is Duration =>
  isMap(value) && "amount" in value && "unit" in value;

type Parts = Record<string, unknown>;
const has =
  (...keys: string[]) =>
  (value: object) =>
    keys.every((key) => key in value);

/** What values look like, the first one that fits. `open`: what differs inside of it is told part by part. */
const shapes: { is: (value: object) => boolean; open?: boolean; say: (value: never) => string }[] = [
  { is: has("amount", "unit", "business"), say: ({ text }: Duration) => text },
  { is: has("do"), say: (action: Action | Relaxation) => name(did(action)) },
  { is: has("is", "op"), say: ({ op, value }: Parts) => `${op} ${plain(value)}` },
  { is: has("is", "values"), say: ({ values }: { values: unknown[] }) => list(values) },
  { is: (value) => "is" in value && (value as Parts).is === "any", say: () => "any" },
  { is: has("by"), open: true, say: (rung: Parts) => rungText(rung) },
  {
    is: has("way"),
    open: true,
    say: ({ way, of, per }: Parts) => name([way, of ?? (per && `per ${per}`)].filter(Boolean).join(" ")),
  },
  { is: has("field", "within", "text"), open: true, say: ({ text }: { text: string }) => name(text) },
  {
    is: (value) => "name" in value && !("expression" in value) && !("role" in value),
    open: true,
    say: ({ name: skill, level, wanted }: { name: string; level?: number; wanted?: boolean }) =>
      [name(skill), level && `of level ${level}`, wanted && "(wanted)"].filter(Boolean).join(" "),
  },
  {
    is: has("team", "share"),
    open: true,
    say: ({ team, share }: Parts) => `${name(String(team))} (${share} %)`,
  },
  {
    is: has("action"),
    say: ({ after, at, action }: { after?: Duration; at?: number; action: Action }) =>
      name(
        [after && `after ${after.text}`, at && `at ${percent(at)}`, formatAction(action)]
          .filter(Boolean)
          .join(", "),
      ),
  },
];

/** A step of what is given up when nobody fits, as an `assign` has them. */
type Relaxation =
  | { do: "drop"; criterion: string }
  | { do: "hold"; within?: Duration }
  | { do: "queue"; queue: string }
  | { do: "team"; team: string };

function did(action: Action | Relaxation): string {
  if ("criterion" in action) return `drop ${action.criterion}`;
  if ("queue" in action) return `queue ${action.queue}`;
  if ("team" in action) return `team ${action.team}`;
  if (action.do === "hold") return action.within ? `hold ${action.within.text}` : "hold";
  return formatAction(action as Action);
}

const percent = (share: number) => `${Math.round(share * 100)}%`;
const plain = (value: unknown) => (value === null || value === undefined ? "none" : String(value));
const list = (values: unknown[]) =>
  values.length === 1 ? plain(values[0]) : `one of ${values.map(plain).join(", ")}`;

/** One rung of a ladder. */
function rungText({ by, gives, atLeast, ...rest }: Parts): string {
  const own = Object.entries(rest)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) =>
      key === by || key === "to" ? say(value, key) : `${keyWords(key)} ${say(value, key)}`,
    );
  const then =
    gives === undefined ? [] : by === "otherwise" ? [plain(gives)] : [`gives ${name(plain(gives))}`];
  const sure = atLeast === undefined ? [] : [`at least ${atLeast}`];
  return (
    [[String(by), ...own].join(" "), ...sure, ...(by === "otherwise" ? [] : then)].join(", ") +
    (by === "otherwise" ? ` ${then[0]}` : "")
  );
}

/** The row of a table as it stands in the file: `[billing, true, any, High]`. */
export const rowText = ({ when, gives }: { when: unknown[]; gives: unknown[] }): string =>
  `[${[...when.map((cell) => say(cell)), ...gives.map(plain)].join(", ")}]`;

/** A rule of a `decide`: `when …: gives High`. */
export function ruleText({ when, gives }: { when?: string; gives: unknown[] }): string {
  const given = gives.map((one) => {
    const { value, expression } = one as { value?: unknown; expression?: string };
    return expression === undefined ? name(plain(value)) : code(expression);
  });
  return `${when === undefined ? "otherwise" : `if ${code(when)}`} gives ${given.join(", ")}`;
}
