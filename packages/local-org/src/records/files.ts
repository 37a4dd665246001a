import { createHash } from "node:crypto";
import type { Row } from "../storage/store.ts";
import type { Transaction } from "./transaction.ts";
import { write } from "./write.ts";

type Draft = Record<string, unknown>;

/** Extensions whose file type has another name. */
const FILE_TYPES: Record<string, string> = {
  doc: "WORD",
  docx: "WORD_X",
  htm: "HTML",
  jpeg: "JPG",
  md: "TEXT",
  ppt: "POWER_POINT",
  pptx: "POWER_POINT_X",
  txt: "TEXT",
  xls: "EXCEL",
  xlsx: "EXCEL_X",
};

const bytesOf = (base64: unknown): Buffer => Buffer.from(String(base64 ?? ""), "base64");

/** The length of an attachment or a document, in bytes. */
export function bodyLength(draft: Draft): void {
  draft.BodyLength = bytesOf(draft.Body).length;
}

function put(tx: Transaction, object: string, fields: Draft, prior?: Row): string {
  const def = tx.core.catalogue.get(object)!;
  const Id = prior?.Id ?? tx.core.newId(def.keyPrefix);
  const touched = { LastModifiedDate: tx.stamp, LastModifiedById: tx.userId, SystemModstamp: tx.stamp };
  const made = { IsDeleted: false, CreatedDate: tx.stamp, CreatedById: tx.userId };
  write(tx, def, { ...(prior ?? made), ...touched, ...fields, Id }, prior ? "UPDATE" : "CREATE");
  return Id;
}

function link(tx: Transaction, document: string, entity: unknown, ShareType: string): void {
  put(tx, "ContentDocumentLink", {
    ContentDocumentId: document,
    LinkedEntityId: entity,
    ShareType,
    Visibility: "AllUsers",
  });
}

/** What the document shows of its newest version. */
const shown = (draft: Draft) => ({
  Title: draft.Title,
  Description: draft.Description ?? null,
  ContentSize: draft.ContentSize,
  FileExtension: draft.FileExtension,
  FileType: draft.FileType,
  ContentModifiedDate: draft.ContentModifiedDate,
  LatestPublishedVersionId: draft.Id,
});

/** A new version is the first one of a new document, or takes the place of the newest. */
function publish(tx: Transaction, draft: Draft): void {
  const { store } = tx.core;
  const document = store.table("ContentDocument").get(String(draft.ContentDocumentId ?? ""));
  const versions = store.table("ContentVersion").lookup("ContentDocumentId", document?.Id ?? "");
  draft.VersionNumber = String(versions.length + 1);
  draft.IsLatest = true;
  draft.OwnerId ??= tx.userId;
  if (document) {
    for (const version of versions) {
      if (version.IsLatest) put(tx, "ContentVersion", { IsLatest: false }, version);
    }
    put(tx, "ContentDocument", shown(draft), document);
    return;
  }
  const id = put(tx, "ContentDocument", {
    ...shown(draft),
    OwnerId: draft.OwnerId,
    PublishStatus: "P",
    SharingOption: "A",
    SharingPrivacy: "N",
    IsArchived: false,
  });
  draft.ContentDocumentId = id;
  link(tx, id, draft.OwnerId, "I");
  const place = draft.FirstPublishLocationId;
  if (place && place !== draft.OwnerId) link(tx, id, place, "V");
}

/** What a file's version tells of itself; a new one also makes its document, or renews it. */
export function contentVersion(draft: Draft, prior: Row | undefined, tx: Transaction): void {
  const data = bytesOf(draft.VersionData);
  const path = String(draft.PathOnClient ?? "");
  const [, stem, extension] = /([^/\\]*?)(?:\.([^./\\]+))?$/.exec(path) ?? [];
  draft.Title ??= stem || null;
  draft.ContentSize = data.length;
  draft.Checksum = createHash("md5").update(data).digest("hex");
  draft.FileExtension = extension?.toLowerCase() ?? null;
  draft.FileType = extension ? (FILE_TYPES[extension.toLowerCase()] ?? extension.toUpperCase()) : "UNKNOWN";
  draft.ContentModifiedDate = tx.stamp;
  draft.ContentModifiedById = tx.userId;
  if (!prior) publish(tx, draft);
}
