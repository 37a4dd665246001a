import type {
  BusinessHours,
  Field as FieldPiece,
  Holiday,
  Project,
  Queue as QueuePiece,
  RecordType as RecordTypePiece,
} from "@throughline/scan";
import { picklistOf } from "@throughline/scan";
import type { Field, Hours, Org, Queue } from "./org.ts";

/** What a project says of those who work on an object. */
export function orgOf(object: string, project: Project): Org {
  return {
    object,
    queues: queuesOf(object, project),
    hours: hoursOf(project),
    fields: fieldsOf(object, project),
    valuesOf: (of, field) => picklistOf(of, field, project),
    recordTypes: project
      .pieces<RecordTypePiece>("record type")
      .filter((one) => one.object === object)
      .map(({ name, label, active }) => ({ name, label, active })),
  };
}

function queuesOf(object: string, project: Project): Queue[] {
  const all = project.pieces<QueuePiece>("queue").filter(({ objects }) => objects.includes(object));
  const isOnly = (label: string) =>
    all.filter((one) => one.label.toLowerCase() === label.toLowerCase()).length === 1;
  return all.map(({ file, line, name, label, members }) => ({
    name,
    label: isOnly(label) ? label : name,
    place: { file, line },
    users: [...new Set(members.users)],
    others: [
      ...members.groups.map((group) => `the group ${group}`),
      ...[...members.roles, ...members.rolesAndBelow].map((role) => `the role ${role}`),
    ],
  }));
}

function fieldsOf(object: string, project: Project): Field[] {
  return project
    .pieces<FieldPiece>("field")
    .filter((one) => one.object === object)
    .map((field): Field => {
      const { name, type, label, formula, referenceTo, relationshipName } = field;
      return {
        name,
        ...(type && { type }),
        ...(label && { label }),
        ...(formula && { formula }),
        ...(referenceTo && { referenceTo }),
        ...(relationshipName && { relationshipName }),
      };
    });
}

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

function hoursOf(project: Project): Hours[] {
  const holidays = project.pieces<Holiday>("holiday");
  return project
    .pieces<BusinessHours>("business hours")
    .filter(({ active }) => active)
    .map(({ name, default: isDefault, zone = "UTC", days }) => ({
      ...{ name, isDefault, zone, week: weekOf(days) },
      holidays: holidays.flatMap(({ date, hours }) => (date && hours.includes(name) ? [date] : [])).sort(),
    }));
}

/** Days with the same times stand together; every day around the clock is no day at all. */
function weekOf(days: BusinessHours["days"]): Hours["week"] {
  const times = days.map((day) => day && `${day.from}-${day.until === "00:00" ? "24:00" : day.until}`);
  if (times.every((time) => time === "00:00-24:00")) return [];
  const week: [first: number, last: number, times: string][] = [];
  times.forEach((time, day) => {
    const before = week.at(-1);
    if (time === undefined) return;
    if (before?.[2] === time && before[1] === day - 1) before[1] = day;
    else week.push([day, day, time]);
  });
  return week.map(([first, last, time]) => [
    first === last ? (DAYS[first] as string) : `${DAYS[first]}-${DAYS[last]}`,
    time,
  ]);
}
