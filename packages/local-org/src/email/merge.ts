import type { Core } from "../core.ts";
import { readGlobal } from "../formula/globals.ts";
import { asText, fromStored } from "../formula/values.ts";
import { pathReader } from "../records/access.ts";
import { resolvePath } from "../schema/path.ts";
import type { Row } from "../storage/store.ts";
import { threadRef, threadToken } from "./threads.ts";

/** Whom and what a template speaks of. */
export interface MergeContext {
  /** The record that the mail is about. */
  related?: Row | undefined;
  /** The contact, lead or user it goes to. */
  recipient?: Row | undefined;
  /** Who sends it. */
  userId: string;
}

/** `{!Case.CaseNumber}` of classic templates, `{{{Recipient.Name}}}` of Lightning ones. */
const FIELD = /\{!\s*([$\w.]+)\s*\}|\{\{\{\s*([$\w.]+)\s*\}\}\}/g;

function readText(core: Core, row: Row | undefined, path: string, userId: string): string | undefined {
  const def = row && core.catalogue.byPrefix(row.Id.slice(0, 3));
  const found = def && resolvePath(core.catalogue, def, path);
  if (!row || !found) return undefined;
  const value = pathReader(core, def, found, userId)(row);
  if (typeof value === "object" && value !== null) return Object.values(value).filter(Boolean).join(", ");
  return found.field.type === "percent" ? `${value ?? ""}` : asText(fromStored(value, found.field.type));
}

function special({ orgId }: Core, related: Row | undefined, name: string): string | undefined {
  if (!related) return undefined;
  if (name === "Thread_Id") return threadRef(orgId, related.Id);
  return name === "Thread_Token" ? threadToken(orgId, related.Id) : undefined;
}

function readMergeField(core: Core, path: string, { related, recipient, userId }: MergeContext): string {
  const [head = "", ...rest] = path.split(".");
  const field = rest.join(".");
  const user = core.store.find(userId);
  if (head.startsWith("$")) {
    const row = related ?? user!;
    const value = readGlobal(core, path, { userId, row }, (object, of, below) => {
      const found = resolvePath(core.catalogue, core.catalogue.get(object)!, below);
      return found
        ? fromStored(pathReader(core, core.catalogue.get(object)!, found)(of), found.field.type)
        : null;
    });
    return asText(value);
  }
  const objectOf = (row: Row | undefined) => row && core.catalogue.byPrefix(row.Id.slice(0, 3))?.name;
  const read = (row: Row | undefined) => readText(core, row, field, userId);
  if (head === "Recipient" || head === objectOf(recipient)) return read(recipient) ?? "";
  if (head === "Sender" || head === "User") return read(user) ?? "";
  if (head === "Organization") return read(core.store.find(core.orgId)) ?? "";
  if (head === objectOf(related) || head === "Record")
    return special(core, related, field) ?? read(related) ?? "";
  // `{!Contact.Name}` in a mail about a case is that of the case's contact
  return readText(core, related, path, userId) ?? "";
}

/** Puts values in the place of merge fields; what there is no value for becomes nothing. */
export const merge = (core: Core, text: string, context: MergeContext): string =>
  text.replace(FIELD, (_, classic: string | undefined, lightning: string | undefined) =>
    readMergeField(core, (classic ?? lightning)!, context),
  );
