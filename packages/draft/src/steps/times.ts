import type { Org } from "../org/org.ts";

/** So many minutes, as a workflow says it. */
export function duration(minutes: number, business: boolean): string {
  const [amount, unit] =
    minutes % 1_440 === 0 && !business
      ? [minutes / 1_440, "day"]
      : minutes % 60 === 0
        ? [minutes / 60, "hour"]
        : [minutes, "minute"];
  return `${amount} ${business ? "business " : ""}${unit}${amount === 1 ? "" : "s"}`;
}

/** Whether hours of the org are ever closed; of those that the metadata does not have it is taken for true. */
export const areBusiness = ({ hours }: Org, name: string | undefined): boolean =>
  hours.find((one) => one.name === name)?.week.length !== 0;
