import type { Place } from "../shape.ts";
import { Choice } from "./choice.tsx";
import { Computed } from "./computed.tsx";
import { Condition, Expression } from "./expression.tsx";
import { Length } from "./length.tsx";
import { Name } from "./name.tsx";
import { NumberBox } from "./number.tsx";
import { Phrases } from "./phrases.tsx";
import { Sheet } from "./sheet.tsx";
import { Sureness } from "./sureness.tsx";
import { TextBox, Words } from "./text.tsx";
import { Toggle } from "./toggle.tsx";
import { ValueBox } from "./value.tsx";

/** What a widget is given: what it fills in, and how it is tied to its label and to what is wrong. */
export interface WidgetProps {
  place: Place;
  id: string;
  label: string;
  required: boolean;
  describedBy: string | undefined;
  invalid: boolean;
  /** What stands there now; `burst`: somebody is typing. `undefined` takes it out. */
  onChange(value: unknown, burst?: string): void;
}

type WidgetOf = (props: WidgetProps) => React.ReactNode;

/** By what a text is; what is not in the list is a name, for which what is known is offered. */
const BY_MARK: Record<string, WidgetOf> = {
  expression: Expression,
  condition: Condition,
  computed: Computed,
  value: ValueBox,
  template: Words,
  pattern: TextBox,
  duration: Length,
  sureness: Sureness,
  table: Sheet,
};

/** The widget for a place, by what may stand there. */
export function Widget(props: WidgetProps) {
  const Found = widgetFor(props.place);
  return <Found {...props} />;
}

function widgetFor({ shape }: Place): WidgetOf {
  if (shape["x-phrases"]) return Phrases;
  const is = shape["x-is"];
  if (is) return BY_MARK[is] ?? Name;
  if (shape.enum) return Choice;
  const types = [shape.type ?? shape.anyOf?.map(({ type }) => type) ?? []].flat(2);
  if (types.includes("boolean")) return Toggle;
  if (types.includes("number") || (types.includes("integer") && !types.includes("string"))) return NumberBox;
  return TextBox;
}
