import { orgError } from "../errors.ts";
import { all, type Element, parseXml, textOf } from "../metadata/xml.ts";
import { type SoapCall, type SoapOperation, textsOf } from "../soap/call.ts";
import { XML_HEAD, type XmlValue } from "../soap/xml.ts";
import { type Brought, bytesOf, kindOf, NAMESPACE, type Problem, textIn } from "./component.ts";
import { deploy, type Outcome } from "./deploy.ts";
import { partNamed } from "./kinds.ts";
import type { Kept } from "./store.ts";

const unknown = (type: string) =>
  orgError(500, "INVALID_TYPE", `This type of metadata is not available for this organization: ${type}`);

/** `xsi:type="CustomField"` of an element of the request. */
const typeIn = (source: string, { from, inside }: Element): string =>
  /\stype="(?:\w+:)?(\w+)"|:type="(?:\w+:)?(\w+)"/.exec(source.slice(from, inside))?.slice(1).find(Boolean) ??
  "";

/** The XML between the tags, with no prefixes and its name as it stands in a file. */
function innerOf(source: string, { inside, outside }: Element, name: string): string {
  const bare = source
    .slice(inside, outside)
    .replace(/<(\/?)\w+:/g, "<$1")
    .trim();
  const named = /<fullName>[^<]*<\/fullName>/;
  return name ? bare.replace(named, `<fullName>${name}</fullName>`) : bare.replace(named, "").trim();
}

/** A component as such a call describes it: like what stands in a file, or a file of its own. */
function broughtBy(source: string, given: Element): Brought {
  const type = typeIn(source, given);
  const fullName = textOf(given, "fullName") ?? "";
  const kind = kindOf(type);
  if (!kind?.suffix || kind.metaFile || kind.inFolder) throw unknown(type);
  const part = partNamed(type);
  const [parent = "", ...name] = fullName.split(".");
  if (part) {
    const own = type === "CustomLabel" ? fullName : name.join(".");
    const file = type === "CustomLabel" ? "CustomLabels" : parent;
    const fileName = `${kind.folder}/${file}.${kind.suffix}`;
    return { type, fullName, fileName, files: new Map(), xml: innerOf(source, given, own), line: 1 };
  }
  const fileName = `${kind.folder}/${fullName}.${kind.suffix}`;
  const inner = innerOf(source, given, "");
  if (kind.children) return { type, fullName, fileName, files: new Map(), xml: inner, line: 1 };
  const text = `${XML_HEAD}\n<${type} xmlns="${NAMESPACE}">${inner}</${type}>\n`;
  return { type, fullName, fileName, files: new Map([[fileName, bytesOf(text)]]), line: 1 };
}

const failure = ({ text }: Problem): XmlValue => ({
  fields: undefined,
  message: text,
  statusCode: "FIELD_INTEGRITY_EXCEPTION",
});

function resultOf(outcome: Outcome, fullName: string, created?: boolean): XmlValue {
  const errors = outcome.problems.filter(({ warning }) => !warning);
  if (!outcome.applied || errors.length > 0)
    return {
      ...(created !== undefined && { created: false }),
      errors: errors.map(failure),
      fullName,
      success: false,
    };
  return { ...(created !== undefined && { created }), fullName, success: true };
}

function refused(fullName: string, statusCode: string, message: string): XmlValue {
  return { errors: [{ message, statusCode }], fullName, success: false };
}

/** Saves each component by itself, as these calls do. */
const save =
  (allowed: { create: boolean; update: boolean }): SoapOperation =>
  (call) => {
    const { service, session, args, source } = call;
    const { metadata } = service;
    const upsert = allowed.create && allowed.update;
    return all(args, "metadata").map((given) => {
      const brought = broughtBy(source, given);
      const { type, fullName } = brought;
      const known = metadata.components.get(type, fullName);
      if (known && !allowed.update)
        return refused(fullName, "DUPLICATE_DEVELOPER_NAME", `There is already a ${type} named ${fullName}.`);
      if (!known && !allowed.create)
        return refused(fullName, "INVALID_CROSS_REFERENCE_KEY", `no ${type} named ${fullName} found`);
      const outcome = deploy(metadata, {
        set: [brought],
        removed: [],
        userId: session.userId,
        origin: call.tx.origin,
      });
      return resultOf(outcome, fullName, upsert ? !known : undefined);
    });
  };

const deleteMetadata: SoapOperation = ({ service, session, args, tx }) => {
  const type = textOf(args, "type") ?? "";
  return textsOf(args, "fullNames").map((fullName) => {
    const { metadata } = service;
    if (!metadata.components.get(type, fullName))
      return refused(fullName, "INVALID_CROSS_REFERENCE_KEY", `no ${type} named ${fullName} found`);
    const removed = [{ type, fullName }];
    return resultOf(
      deploy(metadata, { set: [], removed, userId: session.userId, origin: tx.origin }),
      fullName,
    );
  });
};

/** What stands between the tags of a component, its full name first. */
function bodyOf(call: SoapCall, kept: Kept): string {
  const name = `<fullName>${kept.fullName}</fullName>`;
  if (kept.xml === undefined) {
    const source = textIn([...kept.files.values()][0] ?? new Uint8Array());
    const [root] = [...parseXml(source).children.values()][0] ?? [];
    return name + (root ? source.slice(root.inside, root.outside).trim() : "");
  }
  const kind = kindOf(kept.type);
  const own = kept.xml.replace(/<fullName>[^<]*<\/fullName>/, "");
  if (kind?.name !== kept.type) return name + own;
  const parts = call.service.metadata.components
    .all()
    .filter((one) => one.fileName === kept.fileName && one.type !== kept.type)
    .map(({ type, xml }) => `<${partNamed(type)!.element}>${xml}</${partNamed(type)!.element}>`);
  return name + own + parts.join("");
}

const readMetadata: SoapOperation = (call) => {
  const type = textOf(call.args, "type") ?? "";
  if (!kindOf(type)) throw unknown(type);
  const records = textsOf(call.args, "fullNames").map((fullName): XmlValue => {
    const kept = call.service.metadata.components.get(type, fullName);
    return kept ? { "@xsi:type": type, "#xml": bodyOf(call, kept) } : { "@xsi:nil": "true" };
  });
  return { records };
};

/** The calls that read and save components one by one. */
export const RECORDS: Record<string, SoapOperation> = {
  createMetadata: save({ create: true, update: false }),
  deleteMetadata,
  readMetadata,
  updateMetadata: save({ create: false, update: true }),
  upsertMetadata: save({ create: true, update: true }),
};
