import { type Elements, metadataXml } from "./xml.ts";

/** Where the package's metadata lies, in the source format of the Salesforce command line. */
export const ROOT = "force-app/main/default";

const SUFFIXES = {
  CustomField: "field",
  CustomObject: "object",
  CustomPermission: "customPermission",
  ExternalCredential: "externalCredential",
  ExternalServiceRegistration: "externalServiceRegistration",
  NamedCredential: "namedCredential",
  PermissionSet: "permissionset",
  PlatformEventChannelMember: "platformEventChannelMember",
  ValidationRule: "validationRule",
};

/** Adds a component to the package: its path without the ending, its type, and what its file holds. */
export type Put = (path: string, type: keyof typeof SUFFIXES, elements: Elements) => void;

/** Longest label that Setup takes for a field. */
const MOST_LABEL = 40;
export const labelOf = (text: string): string => text.slice(0, MOST_LABEL);

/** Puts components into texts by path. */
export const putInto =
  (files: Map<string, string>): Put =>
  (path, type, elements) =>
    void files.set(`${ROOT}/${path}.${SUFFIXES[type]}-meta.xml`, metadataXml(type, elements));
