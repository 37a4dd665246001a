import type { Value } from "@throughline/workflow";
import type { TypeName } from "../syntax/ast.ts";
import { elementOf, isAnyRecord, isCollection, isPrimitive, singularOf } from "../types.ts";
import type { Class, World } from "../world.ts";

/** A record, or all records that go the same way: those of `Trigger.new` are one, and those that a query finds. */
export interface Rec {
  /** Two with the same one stand for the same row of the database. */
  id: string;
  type?: TypeName;
  /** As it was before the save. */
  old?: boolean;
  /** Whether it is in the save of this trigger itself, so that setting a field is enough. */
  live?: boolean;
  /** Handed in from where the source does not say. */
  given?: boolean;
  /** Whether an insert or update of it was met. */
  saved: boolean;
  /** What led to this record. */
  parent?: { of: Rec; name: string };
  /** What the query that found it asked. */
  where: Guard[];
}

/** A field of a record within an expression, said when it is known of which record the expression is to speak. */
export interface Ref {
  rec: Rec;
  path: string;
}

/** An expression of our language with references that are still open. */
export type Said = (string | Ref)[];

/** What must hold. */
export interface Guard {
  text: string;
  said?: Said;
  /** Says only that there is something to go through, which there is where something is written. */
  granted?: boolean;
}

/** One of several things that a value may be. */
export interface Way {
  when: Guard[];
  known: Known;
}

/** What is in a list, set or map. */
export interface Cell {
  type?: TypeName;
  added: Way[];
  /** Made here and handed to nobody: what was not seen to be put there is not in it. */
  own?: boolean;
  /** Stands for what is in it when nothing was seen to be put there. */
  any?: Known;
}

/** What is known of a value without running anything. Shared and changed by all who hold it, like the value itself. */
export interface Known {
  text: string;
  type?: TypeName;
  rec?: Rec;
  /** A field of a record, which may lead to another record. */
  field?: Ref;
  cell?: Cell;
  /** A class or one of its objects. */
  of?: Class;
  /** Whether it is of that very class, and not of one below it. */
  exact?: boolean;
  /** The class itself: `CaseService` in `CaseService.run()`. */
  isClass?: boolean;
  members?: Map<string, Known>;
  /** How many guards held where the object was made: a field of it that is set under more of them may be something else. */
  born?: number;
  constant?: Value;
  /** Never null, whatever it is. */
  filled?: boolean;
  said?: Said;
  /** Whether a collection is empty, or is not. */
  asksEmpty?: boolean;
  granted?: boolean;
  /** A queue, user or record type by its name, or the field of one. */
  named?: { of: string; name: string };
  /** The id of that record, or a collection of ids of such. */
  idOf?: Rec;
  ways?: Way[];
  /** What a method gives back, walked when somebody asks. */
  later?: () => Known;
}

const MOST_WAYS = 8;

/** A value that a method gives back is looked at only here. */
export function settled(known: Known): Known {
  const { later } = known;
  if (!later) return known;
  delete known.later;
  const found = settled(later());
  const { text } = known;
  Object.assign(known, found, { text, type: found.type ?? known.type });
  return known;
}

/** All that it may be, each with what must hold for it; one where there is no doubt. */
export function waysOf(known: Known): Way[] {
  const found: Way[] = [];
  // what a loop puts into itself leads back to where it came from
  const seen = new Set<Known>();
  const follow = (known: Known, when: Guard[]) => {
    if (found.length >= MOST_WAYS) return;
    const { ways } = settled(known);
    if (!ways) found.push({ when, known });
    else if (!seen.has(known)) {
      seen.add(known);
      for (const way of ways) follow(way.known, [...when, ...way.when]);
      seen.delete(known);
    }
  };
  follow(known, []);
  return found;
}

/** One value of several; those that are the same are one. */
export function oneOf(ways: Way[], text: string): Known {
  const [first] = ways;
  if (first && ways.every(({ known }) => known === first.known)) return first.known;
  const type = ways.find(({ known }) => known.type)?.known.type;
  return { text, ways: ways.slice(0, MOST_WAYS), ...(type && { type }) };
}

/** The record that a value is, or that its field leads to. */
export function recordOf(known: Known, related: (field: Ref) => TypeName | undefined): Rec | undefined {
  const { rec, field } = settled(known);
  if (rec) return rec;
  if (!field) return undefined;
  const type = known.type && !isPrimitive(known.type) ? known.type : related(field);
  const { rec: of, path } = field;
  known.rec = {
    id: `${of.id}.${path.toLowerCase()}`,
    ...(type && { type }),
    saved: false,
    where: [],
    parent: { of, name: path },
  };
  return known.rec;
}

/** A value of which the declared type is all that is known. */
export function ofType(type: TypeName, text: string, world: World, from?: Class): Known {
  if (isCollection(type)) return { text, type, cell: emptyCell(elementOf(type)) };
  if (isPrimitive(type)) return { text, type };
  const of = world.classOf(type, from);
  if (of) return { text, type, of };
  return { text, type, rec: { id: `${text} of ${type}`, type, given: true, saved: false, where: [] } };
}

export const emptyCell = (type: TypeName | undefined): Cell => ({ added: [], ...(type && { type }) });

/** One of those in a collection. */
export function elementIn(known: Known, world: World, from?: Class): Known {
  const { cell, field, text } = settled(known);
  if (!cell) {
    const type = field && singularOf(field.path);
    return type ? ofType(type, `one of ${text}`, world, from) : { text: `one of ${text}` };
  }
  const [only, ...others] = cell.added;
  if (only && others.length === 0 && only.when.length === 0) return only.known;
  if (only) return { text: `one of ${text}`, ways: cell.added };
  cell.any ??= cell.type ? ofType(cell.type, `one of ${text}`, world, from) : { text: `one of ${text}` };
  return cell.any;
}

/** Whether there is nothing in a collection, for sure. */
export const isEmpty = (known: Known): boolean =>
  waysOf(known).every(({ known: { cell } }) => cell?.own === true && cell.added.length === 0);

/** Others may put something into it from now on. */
export function shared(known: Known): Known {
  if (!known.later)
    for (const {
      known: { cell },
    } of waysOf(known))
      if (cell) cell.own = false;
  return known;
}

/** What the type says that a value was declared or cast to, where it says more than is known. */
export function refined(known: Known, type: TypeName, world: World, from?: Class): Known {
  const ways = waysOf(known);
  const [only] = ways;
  if (!only || ways.length > 1 || known.ways) {
    const all = ways.map((way) => ({ ...way, known: refined(way.known, type, world, from) }));
    return all.length > 0 ? { text: known.text, type, ways: all } : ofType(type, known.text, world, from);
  }
  if (known.rec) {
    preciser(known, type, world, from);
    return known;
  }
  // a query that is kept as one record
  if (known.cell && !isCollection(type) && !isPrimitive(type)) {
    return refined(elementIn(known, world, from), type, world, from);
  }
  if (known.cell) {
    const element = elementOf(type);
    if (element && !isAnyRecord(element)) {
      known.cell.type = element;
      for (const { known: added } of known.cell.added) preciser(added, element, world, from);
      if (known.cell.any) known.cell.any = refined(known.cell.any, element, world, from);
    }
    return known;
  }
  const isBare = known.constant === undefined && !known.of && !known.field && !known.idOf && !known.said;
  if (isBare && !isPrimitive(type)) return { ...ofType(type, known.text, world, from), ...strip(known) };
  known.type ??= type;
  return known;
}

/** A record of any object turns out to be one of that object. */
function preciser(known: Known, type: TypeName, world: World, from?: Class): void {
  if (isCollection(type) || isPrimitive(type) || isAnyRecord(type) || world.classOf(type, from)) return;
  for (const {
    known: { rec },
  } of waysOf(known))
    if (rec && (!rec.type || isAnyRecord(rec.type))) rec.type = type;
}

const strip = ({ type: _, ...rest }: Known): Partial<Known> => rest;
