import { type Criteria, conditionsOf, criteriaOf } from "../../criteria/index.ts";
import type { Write } from "../../model.ts";
import { sameName } from "../../project/names.ts";
import { all, type Element, isTrue, textOf } from "../../project/xml.ts";
import type { Kind, Piece, Project } from "../kind.ts";
import { typesOf } from "../object/types.ts";

export interface EscalationRule extends Piece {
  kind: "escalation rule";
  object: string;
  name: string;
  line: number;
  active: boolean;
  entries: EscalationEntry[];
}

export interface EscalationEntry {
  line: number;
  criteria: Criteria;
  /** `CaseCreation` or `CaseLastModified`. */
  from: string;
  /** In which hours the time runs: `None` (around the clock), `Case` (those of the case), `Static` (those named). */
  hours: { source: string; name?: string };
  /** A change of the record stops it. */
  stopsWhenModified: boolean;
  actions: EscalationAction[];
}

export interface EscalationAction {
  line: number;
  minutes: number;
  assignTo?: { type: "Queue" | "User"; name: string };
  /** Who is told: a user, an address, the owner. */
  notify: { user?: string; email?: string; owner: boolean };
}

export const escalationRules: Kind<EscalationRule> = {
  name: "escalation rule",
  endings: [".escalationRules-meta.xml", ".escalationRules"],

  concerns: (file, object) => sameName(file.name, object),

  read: (file) =>
    all(file.xml().root, "escalationRule").map((rule) => ({
      kind: "escalation rule",
      file: file.path,
      object: file.name,
      name: textOf(rule, "fullName") ?? "",
      line: rule.line,
      active: isTrue(rule, "active"),
      entries: all(rule, "ruleEntry").map(entryFrom),
    })),

  writes: (object, project) =>
    project
      .pieces<EscalationRule>("escalation rule")
      .filter((rule) => sameName(rule.object, object))
      .flatMap((rule) =>
        rule.entries.flatMap((entry, at) => writesOfEntry(rule, entry, at + 1, object, project)),
      ),
};

function entryFrom(entry: Element): EscalationEntry {
  const name = textOf(entry, "businessHours");
  return {
    line: entry.line,
    criteria: criteriaOf(entry),
    from: textOf(entry, "escalationStartTime") ?? "CaseCreation",
    hours: { source: textOf(entry, "businessHoursSource") ?? "None", ...(name && { name }) },
    stopsWhenModified: isTrue(entry, "disableEscalationWhenModified"),
    actions: all(entry, "escalationAction").map((action) => {
      const to = textOf(action, "assignedTo");
      const user = textOf(action, "notifyTo");
      const email = textOf(action, "notifyEmail");
      return {
        line: action.line,
        minutes: Number(textOf(action, "minutesToEscalation") ?? 0),
        ...(to && {
          assignTo: { type: textOf(action, "assignedToType") === "User" ? "User" : "Queue", name: to },
        }),
        notify: { ...(user && { user }), ...(email && { email }), owner: isTrue(action, "notifyCaseOwner") },
      };
    }),
  };
}

/** Each action marks the case as escalated, and gives it to somebody where it says to whom. */
function writesOfEntry(
  rule: EscalationRule,
  entry: EscalationEntry,
  number: number,
  object: string,
  project: Project,
): Write[] {
  const when = [
    ...conditionsOf(entry.criteria, object, typesOf(object, project)),
    { text: "it is not closed", expression: "!IsClosed" },
  ];
  return entry.actions.flatMap((action): Write[] => {
    const write: Omit<Write, "field" | "value"> = {
      object,
      writer: {
        kind: "escalation rule",
        name: `${rule.name}, entry ${number}`,
        file: rule.file,
        line: entry.line,
        active: rule.active,
        entry: { of: rule.name, number },
      },
      at: { file: rule.file, line: action.line },
      on: ["create", "update"],
      moment: "scheduled",
      when,
      record: "same",
      via: [rule.name, `${action.minutes} minutes after ${START[entry.from] ?? entry.from}`],
    };
    const { type, name } = action.assignTo ?? {};
    return [
      { ...write, field: "IsEscalated", value: { is: "value", value: true } },
      ...(type && name
        ? [{ ...write, field: "OwnerId", value: { is: "name" as const, of: type, name } }]
        : []),
    ];
  });
}

const START: Record<string, string> = {
  CaseCreation: "it was created",
  CaseLastModified: "it was last changed",
};
