import type { RosterEntry } from "@throughline/assignment";
import type { Entry } from "@throughline/engine";
import { type Candidate, candidatesOf } from "@throughline/steps";
import { ROSTER } from "../../src/ports.ts";
import type { Evidence, Finding, Trail } from "./index.ts";

/**
 * I9: each turn of a rotation goes to the next member who could take it, counted from the turn before,
 * whatever happened in between; and the roster reserved exactly what the items' trails say.
 */
export function rotationFair({ all }: Pick<Evidence, "all">, trails: Trail[]): Finding[] {
  const roster = all.flatMap(({ item, entry }) => (item === ROSTER ? [entry as unknown as RosterEntry] : []));
  return [...turns(roster, trails), ...sameAnswers(roster, trails)];
}

function turns(roster: RosterEntry[], trails: Trail[]): Finding[] {
  const findings: Finding[] = [];
  const considered = candidatesByChoice(trails);
  const last = new Map<string, string>();
  for (const entry of roster) {
    if (entry.kind !== "reserved" || !entry.turn) continue;
    const { team, user } = entry.turn;
    const members = considered.get(entry.id) ?? [];
    const names = members.map((member) => member.user);
    const before = last.get(team);
    last.set(team, user);
    const from = before === undefined ? -1 : names.indexOf(before);
    for (let n = 1; n <= names.length; n++) {
      const next = members[(from + n) % names.length];
      if (!next || next.user === user) break;
      const full = next.load + entry.size > next.capacity;
      if (full || UNFIT.test(next.whyNot ?? "")) continue;
      const message = `${entry.id} passed over ${next.name} after ${before} (${next.whyNot})`;
      findings.push({ invariant: "I9", item: entry.item, message });
      break;
    }
  }
  return findings;
}

/** The candidates stand in the decision that follows the roster's answer; that of an offer follows much later. */
function candidatesByChoice(trails: Trail[]): Map<string, Candidate[]> {
  const considered = new Map<string, Candidate[]>();
  for (const { entries } of trails) {
    const chosen = new Set(
      entries.flatMap((entry) => (chooses(entry) && !isOffer(entry) ? [entry.effect.id] : [])),
    );
    let answered: string | undefined;
    for (const entry of entries) {
      if (entry.kind === "effect-settled" && chosen.has(entry.effect)) answered = entry.effect;
      if (entry.kind !== "decided" || !answered || !entry.decision.because.candidates) continue;
      considered.set(answered, candidatesOf(entry.decision.because));
      answered = undefined;
    }
  }
  return considered;
}

/** Reasons other than capacity for which nobody takes a turn. */
const UNFIT = /owner|inactive|away|not a user/;

/** A reservation and the decision that made it are appended together: neither is there without the other. */
function sameAnswers(roster: RosterEntry[], trails: Trail[]): Finding[] {
  const findings: Finding[] = [];
  const reserved = new Map<string, string>();
  const handed = new Map<string, string>();
  for (const entry of roster) {
    if (entry.kind === "held") reserved.delete(entry.id);
    if (entry.kind === "handed-over" && entry.item !== undefined) handed.set(entry.id, entry.user);
    if (entry.kind !== "reserved" && entry.kind !== "queued") continue;
    if (reserved.has(entry.id))
      findings.push({ invariant: "I9", item: entry.item, message: `${entry.id} was reserved twice` });
    reserved.set(entry.id, entry.chosen.ownerId);
  }
  for (const { item, entries } of trails) {
    const chosen = new Set(entries.flatMap((entry) => (chooses(entry) ? [entry.effect.id] : [])));
    for (const entry of entries) {
      if (entry.kind !== "effect-settled" || !entry.ok || !chosen.has(entry.effect)) continue;
      const { ownerId, byHand, kind } = entry.value as { ownerId: string; byHand?: true; kind: string };
      if (kind === "team") continue;
      if (byHand && handed.get(entry.effect) === ownerId) continue;
      if (reserved.get(entry.effect) !== ownerId) {
        const message = `${entry.effect} gave it to ${ownerId}, the roster to ${reserved.get(entry.effect)}`;
        findings.push({ invariant: "I9", item, message });
      }
      reserved.delete(entry.effect);
    }
  }
  for (const id of reserved.keys())
    findings.push({ invariant: "I9", message: `${id} is in the roster and in no item's trail` });
  return findings;
}

const isOffer = (entry: Entry) =>
  entry.kind === "effect-intended" && entry.effect.kind === "choose" && entry.effect.offer !== undefined;

const chooses = (entry: Entry): entry is Extract<Entry, { kind: "effect-intended" }> =>
  entry.kind === "effect-intended" && entry.effect.kind === "choose";
