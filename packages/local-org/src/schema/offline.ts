import type { ObjectSpec } from "../options.ts";
import { type Catalogue, createCatalogue } from "./catalogue.ts";
import { type DescribeResult, describeObject } from "./describe.ts";

let standard: Catalogue | undefined;
const seeded = new WeakMap<object, Catalogue>();

/**
 * Describes an object without an org; undefined if there is none of that name.
 *
 * @param objects custom objects and fields, as in a seed
 */
export function standardDescribe(
  object: string,
  objects?: Record<string, ObjectSpec>,
): DescribeResult | undefined {
  const def = catalogueOf(objects).get(object);
  return def && describeObject(def, "/services/data/v68.0");
}

function catalogueOf(objects: Record<string, ObjectSpec> | undefined): Catalogue {
  if (!objects) {
    standard ??= createCatalogue();
    return standard;
  }
  let known = seeded.get(objects);
  if (!known) {
    known = createCatalogue(objects);
    seeded.set(objects, known);
  }
  return known;
}
