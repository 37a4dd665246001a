const SLOT = /\{(0+|YYYY|YY|MM|DD)\}/g;

const pad = (n: number, digits: number) => String(n).padStart(digits, "0");

const dated: Record<string, (at: Date) => string> = {
  YYYY: (at) => pad(at.getUTCFullYear(), 4),
  YY: (at) => pad(at.getUTCFullYear() % 100, 2),
  MM: (at) => pad(at.getUTCMonth() + 1, 2),
  DD: (at) => pad(at.getUTCDate(), 2),
};

/** The n-th number in a display format such as `REQ-{YYYY}{MM}-{0000}`. */
export const formatNumber = (format: string, n: number, at: Date): string =>
  format.replace(SLOT, (_, slot: string) => dated[slot]?.(at) ?? pad(n, slot.length));

/** Which number it was; NaN for a text that is not of that format. */
export function numberIn(format: string, text: string): number {
  const parts = format.split(SLOT).map((part, i) => {
    if (i % 2 === 0) return part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    return dated[part] ? `\\d{${part.length}}` : "(\\d+)";
  });
  return Number(new RegExp(`^${parts.join("")}$`).exec(text)?.[1]);
}
