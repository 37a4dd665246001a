import type { Value } from "@throughline/workflow";
import { climbs, UnfitInput } from "../connections/template.ts";
import type { Body } from "./body.ts";
import { formParts, formText } from "./form.ts";
import { isJson, isMultipart } from "./media.ts";
import type { ApiOperation, Input, Parameter } from "./operation.ts";
import { encoded, listed, pairs, plainText, type Whole } from "./styles.ts";

/** A list that is given place by place has no more than these. */
const MOST_PLACES = 1000;

interface Given {
  path: string[];
  value: Value;
}

export interface ApiRequest {
  /** Of the path, without the address before it. */
  path: string;
  /** Without "?"; empty for none. */
  query: string;
  headers: Record<string, string>;
  body?: { type: string; value: Whole; content: string | FormData };
}

/**
 * Writes inputs into a request as the document says.
 * @throws UnfitInput for one that is not known, is needed and blank, or has no place
 */
export function apiRequest(operation: ApiOperation, input: Record<string, Value>): ApiRequest {
  const parameters = new Map<Parameter, Given[]>();
  const inBody: Given[] = [];
  for (const [name, value] of Object.entries(input)) {
    const found = placeOf(operation, name);
    if (!found) throw new UnfitInput(`It takes no input ${name}.`);
    const { to, path } = found;
    // blank is not given, unless the system knows it as a value
    if (value === null && !(to === "body" && takesNull(operation, name))) continue;
    if (to === "body") inBody.push({ path, value });
    else parameters.set(to, [...(parameters.get(to) ?? []), { path, value }]);
  }
  const whole = new Map([...parameters].map(([to, given]) => [to, together(given)]));
  const of = (place: Parameter["in"]) => [...whole].filter(([to]) => to.in === place);
  const request: ApiRequest = {
    path: filledPath(operation, new Map(of("path").map(([to, value]) => [to.name, { to, value }]))),
    query: of("query")
      .flatMap(([to, value]) => queryOf(to, value))
      .join("&"),
    headers: Object.fromEntries(of("header").map(([to, value]) => [to.name, headerOf(to, value)])),
  };
  const { body } = operation;
  if (body && (inBody.length > 0 || body.required)) request.body = written(body, inBody);
  return request;
}

/** What is said of a file stands beside the body, not in it. */
function written(body: Body, given: Given[]): NonNullable<ApiRequest["body"]> {
  const { type, files } = body;
  const says = ({ path }: Given) => path.length === 2 && files.has(path[0] as string);
  const own = given.filter((one) => !says(one));
  const value = own.length > 0 ? together(own) : {};
  if (isJson(type)) return { type, value, content: JSON.stringify(value) };
  if (!isMultipart(type)) return { type, value, content: formText(body, value) };
  const about = Map.groupBy(given.filter(says), ({ path }) => path[0] as string);
  const said = [...about].map(
    ([name, all]) => [name, Object.fromEntries(all.map(({ path, value }) => [path[1], value]))] as const,
  );
  return { type, value, content: formParts(body, value, new Map(said)) };
}

function placeOf({ inputs, open }: ApiOperation, name: string): Input | undefined {
  const known = inputs.get(name);
  if (known) return known;
  const [nearest] = open
    .filter((one) => one.name === "" || name.startsWith(`${one.name}.`))
    .toSorted((a, b) => b.name.length - a.name.length);
  if (!nearest) return undefined;
  const rest = nearest.name === "" ? name : name.slice(nearest.name.length + 1);
  return { to: nearest.input.to, path: [...nearest.input.path, ...rest.split(".")] };
}

function takesNull({ input }: ApiOperation, name: string): boolean {
  const schema = (input.properties as Record<string, { type?: unknown; anyOf?: { type?: unknown }[] }>)[name];
  return [schema, ...(schema?.anyOf ?? [])].some((one) => [one?.type].flat().includes("null"));
}

/** One thing of the values that were given for it; places of a list are counted from 0. */
function together(given: Given[], depth = 0): Whole {
  const ends = given.filter(({ path }) => path.length === depth);
  if (ends[0] && given.length === 1) return ends[0].value;
  if (ends[0]) throw new UnfitInput(`${given[0]?.path.join(".")} is given as a whole and in parts.`);
  const parts = Map.groupBy(given, ({ path }) => path[depth] as string);
  const names = [...parts.keys()];
  if (!names.every((name) => /^\d{1,4}$/.test(name)))
    return Object.fromEntries([...parts].map(([name, one]) => [name, together(one, depth + 1)]));
  if (names.length > MOST_PLACES || names.some((_, place) => !parts.has(String(place))))
    throw new UnfitInput(
      `The places of a list are counted from 0 without a gap; ${names.join(", ")} are given.`,
    );
  return names.map((_, place) => together(parts.get(String(place)) as Given[], depth + 1));
}

/** Without it an address would be that of something else: of all, where one was meant. */
const isBlank = (value: Whole): boolean =>
  Array.isArray(value) ? value.every(isBlank) : plainText(value).trim() === "";

function filledPath({ path }: ApiOperation, values: Map<string, { to: Parameter; value: Whole }>): string {
  return path
    .split("/")
    .map((segment) => {
      const filled = segment.replace(/\{([^{}]+)\}/g, (_all, name: string) => {
        const { to, value } = values.get(name) ?? {};
        if (!to || value === undefined || isBlank(value))
          throw new UnfitInput(`The input ${name} is needed in the address, and is blank.`);
        if (to.style === "label") return `.${listed(value, to.explode, to.explode ? "." : ",")}`;
        if (to.style === "matrix") return `;${encoded(name)}=${listed(value, to.explode)}`;
        return listed(value, to.explode);
      });
      if (segment !== filled && climbs(filled))
        throw new UnfitInput("An input of dots cannot be part of an address.");
      return filled;
    })
    .join("/");
}

const queryOf = (to: Parameter, value: Whole): string[] =>
  to.json
    ? [`${encoded(to.name)}=${encoded(JSON.stringify(value))}`]
    : pairs(to.name, value, to).map((pair) => pair.join("="));

function headerOf(to: Parameter, value: Whole): string {
  const text = to.json
    ? JSON.stringify(value)
    : Array.isArray(value)
      ? value.map(plainText).join(",")
      : plainText(value);
  if (!/^[\t\x20-\x7e\xa0-\xff]*$/.test(text))
    throw new UnfitInput(`The input ${to.name} has characters that cannot stand in a header.`);
  return text;
}
