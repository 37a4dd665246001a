import { type DescribeResult, describeObject } from "../rest/describe.ts";
import { type Catalogue, createCatalogue } from "./catalogue.ts";

let standard: Catalogue | undefined;

/** Describes a standard object without an org; undefined if there is no standard object of that name. */
export function standardDescribe(object: string): DescribeResult | undefined {
  standard ??= createCatalogue();
  const def = standard.get(object);
  return def && describeObject(def, "/services/data/v68.0");
}
