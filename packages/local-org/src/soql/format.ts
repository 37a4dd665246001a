import type { FieldType } from "../schema/model.ts";
import type { Moment } from "./literal.ts";

const SHAPES: Partial<Record<FieldType, Intl.NumberFormatOptions>> = {
  int: { maximumFractionDigits: 0 },
  double: { maximumFractionDigits: 18 },
  percent: { maximumFractionDigits: 18 },
  currency: { style: "currency", currency: "USD", currencyDisplay: "narrowSymbol" },
};

/** How FORMAT shows the values of a type: in the user's language and time zone. */
export function formatted(
  type: FieldType,
  { locale, timeZone }: Pick<Moment, "locale" | "timeZone">,
): (value: unknown) => unknown {
  const shape = SHAPES[type];
  if (shape) {
    const { format } = new Intl.NumberFormat(locale, shape);
    const unit = type === "percent" ? "%" : "";
    return (value) => (value === null ? null : `${format(value as number)}${unit}`);
  }
  if (type !== "date" && type !== "datetime") return (value) => value;
  const day = { year: "numeric", month: "numeric", day: "numeric" } as const;
  const { format } = new Intl.DateTimeFormat(
    locale,
    type === "date" ? { ...day, timeZone: "UTC" } : { ...day, hour: "numeric", minute: "2-digit", timeZone },
  );
  return (value) => {
    if (value === null) return null;
    const text = type === "date" ? `${value}T00:00:00Z` : `${(value as string).slice(0, 23)}Z`;
    // newer ICU data puts a narrow space before AM and PM
    return format(Date.parse(text)).replaceAll("\u202f", " ");
  };
}
