import { compile, type FieldInfo, rename, type Workflow } from "@throughline/workflow";
import { type Constraint, type Defined, type Domain, satisfy, type Verdict } from "../solve/index.ts";
import { dearer, nothingSpent } from "./spent.ts";
import { type Key, type Known, type Meaning, outlineOf, type World } from "./world.ts";

/** What a fact, or a field that was written, is from now on. */
export interface Given {
  name: string;
  domain: Domain;
  /** How it is computed, by the names of the world in which it was. */
  defined?: (name: string, sees: (source: string) => string) => Defined | undefined;
}

/** How keys are written: quietly, nobody changes the record but whom the workflow waits for. */
type Mode = "quiet" | "open";

/** How a name follows from others, and which these are. */
interface Computed {
  by: Defined;
  reads: string[];
}

export type Fields = (name: string) => FieldInfo | undefined;

/** A choice without values: all that it can be is not given. */
const NOT_GIVEN: Domain = { type: "choice", of: [], closed: true, unknown: true };

/** The worlds of one workflow: what its names stand for, and what follows from what is known of them. */
export function createMoments(workflow: Workflow, fields: Fields) {
  const keys = new Map<string, Key>();
  // of a fact the key is the same in both modes, and what it follows from is not
  const defined = { quiet: new Map<string, Computed>(), open: new Map<string, Computed>() };
  const answers = new Map<string, Verdict>();
  let number = 0;

  const isFact = (name: string) => Object.hasOwn(workflow.facts, name) && !workflow.governs.includes(name);

  /** The values that a name can have; of a fact, once it is given. */
  function domainOf(name: string): Domain {
    const fact = isFact(name) ? workflow.facts[name] : undefined;
    if (fact) {
      const { type, of, optional } = fact;
      return { type, ...(of && { of, closed: true }), ...(optional && { optional }) };
    }
    const field = fields(name);
    const { type = "any", of, restricted } = field ?? {};
    return { type, ...(of && { of, closed: restricted !== false }), optional: true, unknown: true };
  }

  /** The name under which the solver knows what a name stands for in a world. */
  function keyOf({ names, epoch }: World, name: string, mode: Mode): string {
    const meaning = names.get(name);
    const fact = isFact(name);
    const since = fact || mode === "quiet" || epoch === (meaning?.epoch ?? 0) ? undefined : epoch;
    if (!meaning && !fact && since === undefined)
      return noted(name, { name, domain: domainOf(name), meaning });
    if (fact && !meaning) {
      return noted(`${name}__none`, { name, domain: NOT_GIVEN, meaning });
    }
    const key = `${name}__${meaning?.version ?? 0}${since === undefined ? "" : `_${since}`}`;
    return noted(key, keys.get(key) ?? { name, domain: domainOf(name), meaning });
  }

  function noted(key: string, what: Key): string {
    if (!keys.has(key)) keys.set(key, what);
    return key;
  }

  const seen = (world: World, source: string, mode: Mode) =>
    rename(source, (name) => keyOf(world, name, mode));

  function known(world: World, { source, is }: Constraint): Known {
    return { source, is, quiet: seen(world, source, "quiet"), open: seen(world, source, "open") };
  }

  /** The ways of a world on which conditions hold besides: none, or one. */
  function narrow(world: World, conditions: Constraint[]): World[] {
    if (conditions.length === 0) return [world];
    const more = conditions.map((condition) => known(world, condition));
    const { is } = decide(world, more, "open");
    if (is === "no") return [];
    return [{ ...world, known: [...world.known, ...more], exact: world.exact && is === "yes" }];
  }

  /**
   * Whether conditions can hold in a world; quietly where that is possible.
   *
   * @param missing facts that are not given then
   */
  function ask(world: World, conditions: Constraint[] = [], missing: readonly string[] = []): Verdict {
    if (missing.some((name) => !isMissing(world, name))) return { is: "no" };
    const more = conditions.map((condition) => known(world, condition));
    for (const mode of ["quiet", "open"] as const) {
      const without = missing.map((name) => keyOf(world, name, mode));
      const answer = decide(world, more, mode, { whole: true, without });
      if (answer.is === "yes" || mode === "open") return answer;
    }
    return { is: "no" };
  }

  /** Whether a fact may not be given. */
  const isMissing = (world: World, name: string): boolean => perhaps(world, name).unknown === true;

  /**
   * @param whole with all that is known, for an example; otherwise what has to do with the new conditions is enough
   * @param without keys of what is not given
   */
  function decide(
    { known }: World,
    more: Known[],
    mode: Mode,
    { whole = false, without = [] }: { whole?: boolean; without?: string[] } = {},
  ): Verdict {
    const all = whole ? [...known, ...more] : [...reaching(known, more, mode), ...more];
    const constraints = all.map((one) => ({ source: one[mode], is: one.is }));
    const computed = definitionsFor(constraints, mode);
    const question = JSON.stringify([constraints, without, ...(computed.length > 0 ? [mode] : [])]);
    const before = answers.get(question);
    if (before) return before;
    const names = namesIn(constraints, computed, mode);
    const domains = Object.fromEntries(
      names.flatMap((name) => {
        const key = keys.get(name);
        return key ? [[name, without.includes(name) ? NOT_GIVEN : key.domain]] : [];
      }),
    );
    const answer = satisfy(constraints, domains, computed);
    answers.set(question, answer);
    return answer;
  }

  /** What is known of the names that new conditions read, and of those that it ties them to. */
  function reaching(known: readonly Known[], more: Known[], mode: Mode): Known[] {
    const reached = new Set(more.flatMap((one) => readsOf(one[mode], mode)));
    const chosen = new Set<Known>();
    for (let before = -1; before < chosen.size; ) {
      before = chosen.size;
      for (const one of known) {
        const reads = readsOf(one[mode], mode);
        if (chosen.has(one) || !reads.some((name) => reached.has(name))) continue;
        chosen.add(one);
        for (const name of reads) reached.add(name);
      }
    }
    return known.filter((one) => chosen.has(one));
  }

  /** The names that a condition over keys reads, with those that these are computed of. */
  function readsOf(source: string, mode: Mode): string[] {
    const names = new Set(compile(source).expression?.names);
    for (const name of names) for (const of of defined[mode].get(name)?.reads ?? []) names.add(of);
    return [...names];
  }

  function definitionsFor(constraints: Constraint[], mode: Mode): Defined[] {
    const names = new Set(constraints.flatMap(({ source }) => readsOf(source, mode)));
    return [...names].flatMap((name) => defined[mode].get(name)?.by ?? []);
  }

  function namesIn(constraints: Constraint[], computed: Defined[], mode: Mode): string[] {
    const names = new Set(constraints.flatMap(({ source }) => readsOf(source, mode)));
    for (const { name } of computed) names.delete(name);
    return [...names];
  }

  /** The world once names were given. Two ways that give the same stay alike with the same `version`. */
  function give(world: World, all: Given[], version = ++number): World {
    if (all.length === 0) return world;
    const names = new Map(world.names);
    const meaning: Meaning = { version, epoch: world.epoch };
    for (const { name } of all) names.set(name, meaning);
    const after = { ...world, names };
    for (const { name, domain, defined: by } of all)
      for (const mode of ["quiet", "open"] as const) {
        const key = keyOf(after, name, mode);
        keys.set(key, { name, domain, meaning });
        const reads = new Set<string>();
        const sees = (source: string) =>
          rename(source, (read) => {
            const key = keyOf(world, read, mode);
            reads.add(key);
            return key;
          });
        const how = by?.(key, sees);
        if (how) defined[mode].set(key, { by: how, reads: [...reads] });
      }
    return after;
  }

  /** Others may have written to the record since, and handlers may have settled facts. */
  function later(world: World, byOthers: readonly string[]): World {
    const after = { ...world, epoch: ++number };
    return give(
      after,
      byOthers.map((name) => ({ name, domain: perhaps(world, name) })),
    );
  }

  /** What a name can be where somebody may have given it. */
  function perhaps({ names }: World, name: string): Domain {
    const before = names.get(name);
    const key = before && keys.get(`${name}__${before.version}`);
    const unknown = isFact(name) && (!before || key?.domain.unknown);
    return { ...domainOf(name), ...(unknown && { unknown: true }) };
  }

  /** Ways that differ, as one: what is known on all of them, and of what differs that it differs. */
  function join(worlds: World[]): World {
    const [first, ...others] = worlds as [World, ...World[]];
    if (others.length === 0) return first;
    const epoch = others.every((other) => other.epoch === first.epoch) ? first.epoch : ++number;
    const names = new Set(worlds.flatMap((world) => [...world.names.keys()]));
    const kept = new Map<string, Meaning>();
    const differing: string[] = [];
    for (const name of names) {
      const meaning = first.names.get(name);
      const same = others.every((other) => other.names.get(name)?.version === meaning?.version);
      if (same && meaning) kept.set(name, meaning);
      else differing.push(name);
    }
    const joined: World = {
      names: kept,
      epoch,
      known: first.known.filter((one) => others.every((other) => other.known.includes(one))),
      happened: {},
      owned: worlds.every(({ owned }) => owned),
      exact: false,
      doomed: first.doomed,
      spent: worlds.map(({ spent }) => spent).reduce(dearer),
    };
    const given = differing.map((name) => {
      const unknown = isFact(name) && worlds.some((world) => mayBeOpen(world, name));
      return { name, domain: { ...domainOf(name), ...(unknown && { unknown: true }) } };
    });
    const after = give(joined, given);
    return { ...after, known: [...after.known, ...agreed(worlds, after)] };
  }

  /** Whether a fact may not be given in a world: what was asked on the way to it may say that it is. */
  const mayBeOpen = (world: World, name: string): boolean =>
    isMissing(world, name) && narrow(world, [{ source: `!given(${name})`, is: "holds" }]).length > 0;

  /** What is said of the present values on every way, though by each of its own: it holds of those of the joined one. */
  function agreed(worlds: World[], joined: World): Known[] {
    const present = (world: World) =>
      world.known.filter(
        ({ source, quiet, open }) =>
          quiet === seen(world, source, "quiet") && open === seen(world, source, "open"),
      );
    const [first = [], ...others] = worlds.map(present);
    return first.flatMap(({ source, is }) =>
      others.every((all) => all.some((one) => one.source === source && one.is === is)) &&
      !joined.known.some((one) => one.source === source && one.is === is)
        ? [known(joined, { source, is })]
        : [],
    );
  }

  /** At most so many ways: those that know the same facts become one first. */
  function bounded(worlds: World[], most: number): World[] {
    if (worlds.length <= most) return worlds;
    const groups = [...Map.groupBy(worlds, outlineOf).values()];
    if (groups.length > most) return [...Map.groupBy(worlds, ({ doomed }) => doomed).values()].map(join);
    return groups.map(join);
  }

  /** Before anything was done. */
  function start(): World {
    const empty: World = {
      ...{ names: new Map(), epoch: 0, known: [], happened: {}, owned: false, exact: true, doomed: false },
      spent: { ...nothingSpent, planned: workflow.start.holdIn !== undefined },
    };
    const { when } = workflow.start;
    return when === undefined ? empty : { ...empty, known: [known(empty, { source: when, is: "holds" })] };
  }

  return {
    isFact,
    domainOf,
    keyOf,
    keys,
    isComputed: (key: string): boolean => defined.open.has(key),
    narrow,
    ask,
    give,
    later,
    perhaps,
    join,
    bounded,
    start,
    fresh: () => ++number,
  };
}

export type Moments = ReturnType<typeof createMoments>;
