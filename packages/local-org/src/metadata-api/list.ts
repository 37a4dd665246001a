import type { Core } from "../core.ts";
import type { XmlValue } from "../soap/xml.ts";
import { kindOf } from "./component.ts";
import { METADATA_KINDS } from "./kinds.ts";
import type { Components, Kept } from "./store.ts";

/** `describeMetadata`: which types there are, and where their files lie. */
export const describeTypes = (): XmlValue => ({
  metadataObjects: METADATA_KINDS.map(({ name, folder, suffix, metaFile, inFolder, children }) => ({
    childXmlNames: Object.values(children ?? {}),
    directoryName: folder,
    inFolder: inFolder !== undefined,
    metaFile: metaFile ?? false,
    suffix,
    xmlName: name,
  })),
  organizationNamespace: "",
  partialSaveAllowed: true,
  testRequired: false,
});

/** What is said of a component in lists, and beside what is retrieved. */
export function fileProperties(core: Core, kept: Kept): { [name: string]: XmlValue } {
  const nameOf = (id: string) => String(core.store.find(id)?.Name ?? "");
  return {
    createdById: kept.createdBy,
    createdByName: nameOf(kept.createdBy),
    createdDate: new Date(kept.created).toISOString(),
    fileName: kept.fileName,
    fullName: kept.fullName,
    id: kept.id,
    lastModifiedById: kept.modifiedBy,
    lastModifiedByName: nameOf(kept.modifiedBy),
    lastModifiedDate: new Date(kept.modified).toISOString(),
    manageableState: "unmanaged",
    type: kept.type,
  };
}

/** The components of a type; of one that lies in folders, those of a folder. */
export function listed(components: Components, type: string, folder: string | undefined): Kept[] {
  const all = components.all(type);
  return kindOf(type)?.inFolder && kindOf(type)?.inFolder !== type
    ? all.filter(({ fullName }) => fullName.startsWith(`${folder ?? ""}/`))
    : all;
}
