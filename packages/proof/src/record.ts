import { namesOf } from "./paths/exits.ts";
import type { Subject } from "./paths/finding.ts";
import { type Sampled, sample } from "./paths/sample.ts";
import type { World } from "./paths/world.ts";
import { type Constraint, type Domain, satisfy } from "./solve/index.ts";

/** The org gives every field of the record itself, blank or not; only what stands behind a parent may be unknown. */
function known({ walk: { moments } }: Subject, conditions: Constraint[]): Constraint[] {
  const fields = namesOf(conditions.map(({ source }) => source)).filter(
    (name) => !name.includes(".") && !moments.isFact(name),
  );
  return fields.map((name) => ({ source: `${name} == "" || ${name} != ""`, is: "holds" }));
}

/** A record on one of these ways with which conditions are as asked. */
export const onTheWay = (subject: Subject, worlds: readonly World[], conditions: Constraint[]): Sampled =>
  sample(subject, worlds, [...conditions, ...known(subject, conditions)]);

/** A record with which conditions are as asked, whatever has become of it so far. */
export function anywhere(subject: Subject, conditions: Constraint[]): Sampled {
  const { moments } = subject.walk;
  const names = namesOf(conditions.map(({ source }) => source));
  const domains = names.map((name): [string, Domain] => [name, { ...moments.domainOf(name), unknown: true }]);
  const found = satisfy([...conditions, ...known(subject, conditions)], Object.fromEntries(domains));
  return found.is === "yes" ? { is: "yes", example: found.example, exact: true } : found;
}
