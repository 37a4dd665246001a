import { parse as parseYaml } from "yaml";
import { selectedObject } from "../../events/channels.ts";
import { all, type Element, textOf } from "../../metadata/xml.ts";
import { bodyOf, type Check, missing, noneNamed } from "./check.ts";

const missingOf = (body: Element, elements: readonly string[]): string[] =>
  elements.filter((name) => !textOf(body, name)).map(missing);

const parameters = (body: Element, list: string, type: string): Element[] =>
  all(body, list).filter((one) => textOf(one, "parameterType") === type);

export const checkExternalCredential: Check = (component) => {
  const body = bodyOf(component);
  const problems = missingOf(body, ["label", "authenticationProtocol"]);
  for (const one of all(body, "externalCredentialParameters"))
    problems.push(...missingOf(one, ["parameterName", "parameterType"]));
  return problems;
};

/** A named credential of today has its address and its external credential as parameters; one of old says all itself. */
export const checkNamedCredential: Check = (component, then) => {
  const body = bodyOf(component);
  const problems = missingOf(body, ["label"]);
  const type = textOf(body, "namedCredentialType");
  if (!type || type === "Legacy")
    return [...problems, ...missingOf(body, ["endpoint", "principalType", "protocol"])];
  const [url] = parameters(body, "namedCredentialParameters", "Url");
  const address = url && textOf(url, "parameterValue");
  if (!address || !/^https?:\/\/\S+$/.test(address))
    problems.push(
      "In field: parameterValue - the named credential needs a parameter of the type Url with an address",
    );
  const authentications = parameters(body, "namedCredentialParameters", "Authentication");
  if (authentications.length === 0 && type === "SecuredEndpoint")
    problems.push(
      "In field: parameterType - the named credential needs a parameter of the type Authentication",
    );
  for (const one of authentications) {
    const name = textOf(one, "externalCredential") ?? "";
    if (!then.has("ExternalCredential", name))
      problems.push(noneNamed("externalCredential", "ExternalCredential", name));
  }
  return problems;
};

/** An OpenAPI document, in JSON or YAML. */
function schemaProblems(text: string): string[] {
  try {
    const schema: unknown = parseYaml(text);
    const found = schema as { openapi?: unknown; swagger?: unknown; paths?: unknown } | null;
    if (typeof found !== "object" || !found || !(found.openapi ?? found.swagger))
      return ["In field: schema - it is no OpenAPI document"];
    return found.paths ? [] : ["In field: schema - the OpenAPI document has no paths"];
  } catch (error) {
    return [`In field: schema - ${(error as Error).message.split("\n")[0]}`];
  }
}

export const checkExternalService: Check = (component, then) => {
  const body = bodyOf(component);
  const problems = missingOf(body, ["label", "schemaType", "status"]);
  const schema = textOf(body, "schema");
  problems.push(...(schema ? schemaProblems(schema) : [missing("schema")]));
  const credential = textOf(body, "namedCredential") || textOf(body, "namedCredentialReference");
  if (credential && !then.has("NamedCredential", credential))
    problems.push(noneNamed("namedCredential", "NamedCredential", credential));
  return problems;
};

export const checkChannelMember: Check = (component, then) => {
  const body = bodyOf(component);
  const problems = missingOf(body, ["eventChannel", "selectedEntity"]);
  const channel = textOf(body, "eventChannel");
  if (channel && channel !== "ChangeEvents" && !then.has("PlatformEventChannel", channel))
    problems.push(noneNamed("eventChannel", "PlatformEventChannel", channel));
  const entity = textOf(body, "selectedEntity");
  if (entity && !selectedObject(then.catalogue, entity))
    problems.push(noneNamed("selectedEntity", "entity", entity));
  return problems;
};
