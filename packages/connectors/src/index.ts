export type { Clock, Log, Random } from "./clock.ts";
export { connectionsJsonSchema } from "./connections/json-schema.ts";
export type { ConnectionInfo, ConnectionsLook, Tested } from "./connections/look.ts";
export {
  type ConnectionOptions,
  type ConnectionsSource,
  openConnections,
  orgSettingsOf,
} from "./connections/open.ts";
export { type OperationShape, operationsIn } from "./connections/shape.ts";
export type * from "./connector.ts";
export { connectors } from "./connectors.ts";
export { ConnectorFailure } from "./failure.ts";
export { addressOf, guardedFetch, isPrivate } from "./http/address.ts";
export { createDoubts, type Doubts } from "./http/doubts.ts";
export { HttpFailure } from "./http/failures.ts";
export { headersIn, kindOfMail, type MailKind } from "./mail/kind.ts";
export { type Mail, readMail } from "./mail/read.ts";
export { itemIn, threadOf } from "./mail/thread.ts";
export type { AuthKind } from "./openapi/auth-kinds.ts";
export { Unusable } from "./openapi/document.ts";
export { documentFrom } from "./openapi/fetch.ts";
export { type ReadOpenApi, type ReadOperation, readOpenApi } from "./openapi/read.ts";
export { type Picked, Unfit, withOperations } from "./openapi/with-operations.ts";
export type * from "./port.ts";
export {
  type Approval,
  approvalsDecided,
  type Decided,
  MOST_DECIDED,
} from "./salesforce/actions/approvals.ts";
export { type Offered, offeredActions } from "./salesforce/actions/offered.ts";
export { type Pinned, pinSalesforce } from "./salesforce/actions/pin.ts";
export { type Login, signIn } from "./salesforce/auth.ts";
export { type Budget, createBudget, type Purpose } from "./salesforce/budget.ts";
export { classify } from "./salesforce/classify.ts";
export {
  CallFailure,
  type ErrorItem,
  type QueryPage,
  type RawDescribe,
  type RawField,
  type RawRecord,
  type SalesforceClient,
  type SaveResult,
  type Session,
  type UpdateRow,
  type UserInfo,
} from "./salesforce/client.ts";
export {
  type ConnectOptions,
  connectSalesforce,
  createSalesforcePort,
  type PortOptions,
  type SalesforceConnection,
} from "./salesforce/connect.ts";
export { describeOf } from "./salesforce/describe.ts";
export { positionAt } from "./salesforce/events/position.ts";
export { isPlatformEvent } from "./salesforce/events/topic.ts";
export { type InspectedObject, inspectOrg, type OrgInspector } from "./salesforce/inspect.ts";
export { fileLedger, heldLedger, type Ledger } from "./salesforce/ledger.ts";
export { markOf, readMark } from "./salesforce/mark.ts";
export {
  type OrgPeople,
  type RetrievedOrg,
  type RetrieveOptions,
  retrieveOrg,
} from "./salesforce/metadata/index.ts";
export type { OwnedRecord, OwnerHistoryRequest } from "./salesforce/owner-history.ts";
export { ENTRY_FIELDS, ENTRY_ITEM, ITEM_FIELDS, type OwnField } from "./salesforce/package/fields.ts";
export {
  type GovernedObject,
  type OrgPackage,
  type PackageOptions,
  packageFor,
  parentField,
  type Unguarded,
} from "./salesforce/package/files.ts";
export { ENTRY, guardName, guardOf, ITEM, KEY, MARK, STORE } from "./salesforce/package/names.ts";
export { unguardable } from "./salesforce/package/rules.ts";
export { STORE_FIELDS } from "./salesforce/package/store.ts";
export { id18, isBlank, sameValue } from "./value.ts";
