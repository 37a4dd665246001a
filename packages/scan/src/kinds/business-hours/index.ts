import { all, type Element, isTrue, textOf } from "../../project/xml.ts";
import type { Kind, Piece } from "../kind.ts";

/** Business hours: when of a week, in which zone. */
export interface BusinessHours extends Piece {
  kind: "business hours";
  name: string;
  line: number;
  active: boolean;
  default: boolean;
  /** IANA. */
  zone?: string;
  /** From and until as `09:00`, monday to sunday; the whole day where both are `00:00`; closed where there is nothing. */
  days: ({ from: string; until: string } | undefined)[];
}

/** A holiday, with the business hours that it closes. */
export interface Holiday extends Piece {
  kind: "holiday";
  name: string;
  /** `2026-12-25`, of one that is no series. */
  date?: string;
  recurring: boolean;
  hours: string[];
}

const DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

export const businessHours: Kind<BusinessHours | Holiday> = {
  name: "business hours",
  // the one file of settings among many
  endings: [".settings-meta.xml", ".settings"],
  concerns: (file) => file.name === "BusinessHours",
  read(file) {
    const { root } = file.xml();
    return [
      ...all(root, "businessHours").map((hours) => hoursFrom(hours, file.path)),
      ...all(root, "holidays").map((one) => holidayFrom(one, file.path)),
    ];
  },
};

function hoursFrom(hours: Element, file: string): BusinessHours {
  const zone = textOf(hours, "timeZoneId");
  return {
    kind: "business hours",
    file,
    name: textOf(hours, "name") ?? "",
    line: hours.line,
    active: isTrue(hours, "active"),
    default: isTrue(hours, "default"),
    ...(zone && { zone }),
    days: DAYS.map((day) => {
      const from = textOf(hours, `${day}StartTime`)?.slice(0, 5);
      const until = textOf(hours, `${day}EndTime`)?.slice(0, 5);
      return from && until ? { from, until } : undefined;
    }),
  };
}

function holidayFrom(holiday: Element, file: string): Holiday {
  const date = textOf(holiday, "activityDate");
  return {
    kind: "holiday",
    file,
    name: textOf(holiday, "name") ?? "",
    ...(date && { date }),
    recurring: isTrue(holiday, "isRecurring"),
    hours: all(holiday, "businessHours").flatMap(({ text }) => text.trim() || []),
  };
}
