import type { Brought, Problem } from "../component.ts";
import { checkClass, checkTrigger } from "./apex.ts";
import { checkApproval } from "./approvals.ts";
import { checkComponentBundle } from "./bundles.ts";
import type { Check, Then } from "./check.ts";
import {
  checkChannelMember,
  checkExternalCredential,
  checkExternalService,
  checkNamedCredential,
} from "./integration.ts";
import { checkField, checkObject, checkPartOfObject } from "./objects.ts";
import { checkApplication, checkFlow, checkLayout, checkTab } from "./pages.ts";
import { checkPermissionSet } from "./permissions.ts";

/** What is held against the org beside what its own reading refuses; types that are not here are kept as they are. */
const CHECKS: Record<string, Check> = {
  ApexClass: checkClass,
  ApexTrigger: checkTrigger,
  ApprovalProcess: checkApproval,
  CustomApplication: checkApplication,
  CustomField: checkField,
  CustomObject: checkObject,
  CustomTab: checkTab,
  ExternalCredential: checkExternalCredential,
  ExternalServiceRegistration: checkExternalService,
  Flow: checkFlow,
  Layout: checkLayout,
  LightningComponentBundle: checkComponentBundle,
  NamedCredential: checkNamedCredential,
  PermissionSet: checkPermissionSet,
  PlatformEventChannelMember: checkChannelMember,
  RecordType: checkPartOfObject,
  ValidationRule: checkPartOfObject,
};

/** What is wrong with components of a deploy in the org as it would be after it. */
export function problemsOf(components: readonly Brought[], then: Then): Problem[] {
  return components.flatMap((component): Problem[] => {
    const { type, fullName, fileName, line } = component;
    const check = Object.hasOwn(CHECKS, type) ? CHECKS[type] : undefined;
    const found = check?.(component, then) ?? [];
    return found.map((one) => {
      const said = typeof one === "string" ? { line: 1, text: one } : one;
      // lines within a part of a file count from where the part begins
      return { type, fullName, fileName, text: said.text, line: line + said.line - 1 };
    });
  });
}
