import type { OrgMetadata, RecordTypeSpec } from "../options.ts";
import { all, type Element, textOf } from "./xml.ts";

/** A record type of the Metadata API as a seed has it. */
export function recordTypeFrom(root: Element): RecordTypeSpec {
  const picklists = all(root, "picklistValues").map((picklist) => [
    textOf(picklist, "picklist") ?? "",
    all(picklist, "values").map((value) => ({
      // values of a record type are written with their reserved characters encoded
      value: decodeURIComponent(textOf(value, "fullName") ?? ""),
      default: textOf(value, "default") === "true",
    })),
  ]);
  const [label, description] = ["label", "description"].map((name) => textOf(root, name));
  return {
    ...(label && { label }),
    ...(description && { description }),
    active: textOf(root, "active") !== "false",
    picklists: Object.fromEntries(picklists),
  };
}

/** `profiles/Admin.profile-meta.xml`: which record type is the default of a profile. */
export function takeRecordTypeDefaults(root: Element, profile: string, into: OrgMetadata): void {
  for (const visibility of all(root, "recordTypeVisibilities")) {
    const [object = "", name = ""] = (textOf(visibility, "recordType") ?? "").split(".");
    if (textOf(visibility, "default") !== "true") continue;
    into.recordTypeDefaults = [
      ...(into.recordTypeDefaults ?? []),
      { object, name, profile: profileName(profile) },
    ];
  }
}

/** Profiles that the Metadata API names otherwise than Setup. */
const RENAMED: Record<string, string> = { Admin: "System Administrator", Standard: "Standard User" };
const profileName = (name: string): string => RENAMED[name] ?? decodeURIComponent(name);
