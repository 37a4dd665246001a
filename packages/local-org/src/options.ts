import type { Automation } from "./automation/automation.ts";
import type { Dml } from "./db.ts";
import type { EventAllocations } from "./events/usage.ts";
import type { TreeFile } from "./seed/tree/read.ts";

/** Types of a custom field, as Setup names them. */
export type FieldSpecType =
  | "Text"
  | "TextArea"
  | "LongTextArea"
  | "Html"
  | "EncryptedText"
  | "Picklist"
  | "MultiPicklist"
  | "Checkbox"
  | "Number"
  | "Currency"
  | "Percent"
  | "Date"
  | "DateTime"
  | "Time"
  | "Email"
  | "Phone"
  | "Url"
  | "Lookup"
  | "MasterDetail"
  | "Location"
  | "AutoNumber"
  | "Formula"
  | "Summary";

export type PicklistSpec =
  | string
  | {
      value: string;
      label?: string;
      default?: boolean;
      closed?: boolean;
      /** Kept by old records, not offered any more, if this is false. */
      active?: boolean;
      /** Values of the controlling field with which it may be chosen; any unless given. */
      validFor?: string[];
    };

/** What a Summary field (a roll-up) counts or adds up. */
export interface SummarySpec {
  operation: "count" | "sum" | "min" | "max";
  /** The children by their master-detail field, such as `Line__c.Order__c`. */
  foreignKey: string;
  /** The field of the children, such as `Line__c.Amount__c`; none for `count`. */
  field?: string;
  /** Children that do not fit all of these are left out. */
  filters?: CriteriaItemSpec[];
}

/** A condition on a field. `operation` as in the Metadata API: `equals`, `notEqual`, `greaterThan`, `contains`, … */
export interface CriteriaItemSpec {
  /** With its object or the way to it: `Case.Origin`, `Account.Type`. */
  field: string;
  operation: string;
  /** Several values between commas: one of them has to fit. Blank unless given. */
  value?: string;
}

/** A field of an object in the seed. For a standard field, what is given here replaces what the standard says. */
export interface FieldSpec {
  type?: FieldSpecType;
  label?: string;
  /** Characters: Text 255, LongTextArea 32,768 unless given. */
  length?: number;
  precision?: number;
  scale?: number;
  values?: PicklistSpec[];
  /** The field whose value decides which values may be chosen. */
  controlledBy?: string;
  /** Picklists of custom fields take only their values unless this is false. */
  restricted?: boolean;
  required?: boolean;
  default?: string | number | boolean;
  referenceTo?: string | string[];
  /** Name of the list of children on the parent; `__r` is added for custom fields. */
  relationshipName?: string;
  externalId?: boolean;
  unique?: boolean;
  /** Of a unique field: `A` and `a` are two values. */
  caseSensitive?: boolean;
  /** The text behind the question mark. */
  help?: string;
  /** Formula that fills the field in when a record is created. */
  defaultFormula?: string;
  /** Of a Lookup: what happens when the record it refers to is deleted; `SetNull` unless given. */
  deleteConstraint?: "SetNull" | "Restrict" | "Cascade";
  /** Of a MasterDetail: the record may be given to another master. */
  reparentable?: boolean;
  /** Whether the object's history tells of changes; standard objects have fields of which it does unless this is false. */
  trackHistory?: boolean;
  summary?: SummarySpec;
  /** Display format of an AutoNumber, `{0000}` unless given. */
  format?: string;
  formula?: string;
  /** What a Formula takes blank numbers for: `BlankAsZero`, or `BlankAsBlank` unless given. */
  blanks?: "BlankAsZero" | "BlankAsBlank";
  /** What a Formula gives; Text unless given. */
  returns?: "Text" | "Number" | "Currency" | "Percent" | "Checkbox" | "Date" | "DateTime" | "Time";
}

export interface RecordTypeSpec {
  label?: string;
  description?: string;
  /** True unless given. */
  active?: boolean;
  /** By picklist field, the values it offers; a field that is not here offers all. */
  picklists?: Record<string, PicklistSpec[]>;
  /** The names of the profiles of which it is the default, or true for all. */
  defaultFor?: true | string[];
  /** The names of the profiles that may use it; all unless given. */
  visibleTo?: string[];
}

/** One entry of an assignment rule: who gets what fits all of its criteria, its filter logic, or its formula. */
export interface AssignmentEntrySpec {
  criteria?: CriteriaItemSpec[];
  /** Such as `1 AND (2 OR 3)`. */
  logic?: string;
  formula?: string;
  /** Developer name of a queue, or a username; an entry without one leaves what fits it where it is. */
  assignTo?: string;
}

export interface AssignmentRuleSpec {
  name: string;
  /** True unless given; only one rule of an object may be. */
  active?: boolean;
  /** The first one that fits counts. */
  entries: AssignmentEntrySpec[];
}

export interface ValidationRuleSpec {
  name: string;
  /** True unless given. */
  active?: boolean;
  /** True means: refuse. */
  formula: string;
  message: string;
  /** Where the message is shown; at the top of the page unless given. */
  field?: string;
}

/** A duplicate rule with its matching rules. */
export interface DuplicateRuleSpec {
  name: string;
  /** True unless given. */
  active?: boolean;
  /** `alert` (unless given) can be overridden by the client, `block` cannot. */
  action?: "alert" | "block";
  /** Both unless given. */
  on?: ("insert" | "update")[];
  message?: string;
  match: {
    /** The object of the records that may be the same; the rule's own unless given. */
    object?: string;
    /** Name of the matching rule. */
    rule?: string;
    fields: (
      | string
      | {
          field: string;
          /** Field of the other record; the same unless given. */
          with?: string;
          /** False: punctuation does not count. */
          exact?: boolean;
          blanksMatch?: boolean;
        }
    )[];
    /** Such as `1 AND (2 OR 3)`; all have to hold unless given. */
    filter?: string;
  }[];
}

export interface ObjectSpec {
  label?: string;
  labelPlural?: string;
  /** Key prefix of the ids; `a00`, `a01`, … unless given. */
  prefix?: string;
  /** Label of the Name field. */
  nameField?: string;
  /** Makes Name an auto-number of this format, such as `REQ-{00000}`. */
  autoNumber?: string;
  /** Of a platform event; PublishImmediately unless given. */
  publishBehavior?: "PublishImmediately" | "PublishAfterCommit";
  fields?: Record<string, FieldSpec>;
  validationRules?: ValidationRuleSpec[];
  duplicateRules?: DuplicateRuleSpec[];
  /** By developer name. */
  recordTypes?: Record<string, RecordTypeSpec>;
  /** Of Case and Lead. */
  assignmentRules?: AssignmentRuleSpec[];
}

export interface QueueSpec {
  name: string;
  developerName: string;
  objects: string[];
  /** Usernames. */
  members?: string[];
}

export interface UserSpec {
  username: string;
  name: string;
  email?: string;
  active?: boolean;
  profile?: string;
  timeZone?: string;
  /** For password and SOAP login. A user without one is let in with any password. */
  password?: string;
  /** Names of permission sets. */
  permissionSets?: string[];
}

/** One kind of event on a custom channel: a platform event, or the changes of an object. */
export interface ChannelMemberSpec {
  /** `Ping__e`, `Case`, or `CaseChangeEvent`. */
  entity: string;
  /** Fields whose values the events of updates and deletions have although they are not changed. */
  enrichedFields?: string[];
  /** A condition as in a WHERE clause; events whose fields do not fit it are left out. */
  filter?: string;
}

export interface ManagedEventSubscriptionSpec {
  developerName: string;
  label?: string;
  topicName: string;
  /** Where a client begins that has committed nothing; LATEST unless given. */
  defaultReplay?: "LATEST" | "EARLIEST";
  /** Where it goes on when what it has committed is not kept any more; LATEST unless given. */
  errorRecoveryReplay?: "LATEST" | "EARLIEST";
  /** RUN unless given. */
  state?: "RUN" | "STOP";
}

/** What tells of events beside the standard topics. */
export interface EventSetup {
  /** Objects whose changes are told; all of them unless given. */
  changeDataCapture?: string[];
  /** Custom channels by name, such as `Sales__chn`. */
  eventChannels?: Record<string, { members: (string | ChannelMemberSpec)[] }>;
  managedEventSubscriptions?: ManagedEventSubscriptionSpec[];
}

/** Texts of metadata that runs (flows, approval processes, Apex, …), by type and full name. */
export type Sources = Record<string, Record<string, { text: string; meta?: string }>>;

/** What a deployed Apex action answers, since Apex is not executed. */
export type ApexStandIn =
  | { outputs: Record<string, unknown> }
  | { error: string }
  | ((inputs: Readonly<Record<string, unknown>>, db: Dml) => Record<string, unknown>);

/** What is deployed to an org beside its seed. */
export interface OrgMetadata extends EventSetup {
  objects: Record<string, ObjectSpec>;
  customPermissions: string[];
  /** By name: the custom permissions that a permission set gives. */
  permissionSets: Record<string, string[]>;
  queues?: QueueSpec[];
  /** Custom labels, their texts by name. */
  labels?: Record<string, string>;
  /** Of which profiles a record type is the default. */
  recordTypeDefaults?: { object: string; name: string; profile: string }[];
  /** Records of custom metadata types, by the name of the type. */
  customMetadata?: Record<string, Record<string, unknown>[]>;
  sources?: Sources;
}

/** What an org holds when it starts. */
export interface OrgSeed extends EventSetup {
  /** Custom labels, their texts by name; formulas read them as `$Label.Name`. */
  labels?: Record<string, string>;
  objects?: Record<string, ObjectSpec>;
  queues?: QueueSpec[];
  /** Apps that may ask for tokens, unless the org is started with others. */
  connectedApps?: ClientSpec[];
  users?: UserSpec[];
  /** Records by object. A record may carry a `ref`; others name it as `@ref`, users by `@username`, queues by `@developerName`. */
  records?: Record<string, Record<string, unknown>[]>;
  /** Files of metadata that runs, by their path: `flows/Greet.flow-meta.xml`. Objects and rules are said above. */
  metadata?: Record<string, string>;
  /** What Apex actions answer, by class: `{ outputs: {…} }` or `{ error: … }`. */
  apex?: Record<string, Exclude<ApexStandIn, (...args: never[]) => unknown>>;
}

/** An app that may ask for tokens. */
export interface ClientSpec {
  id: string;
  /** For client credentials, password and refresh. None: a public app. */
  secret?: string;
  /** For the JWT bearer flow. */
  publicKeyPem?: string;
  /** Whom client credentials act as. */
  username: string;
  /** Callback URLs of the web server flow, letter by letter. */
  redirectUris?: string[];
  /** What the app may ask for; `id api web openid refresh_token` unless given. */
  scopes?: string[];
}

export interface OrgOptions {
  /** 0 or none: any free port. */
  port?: number;
  pubSubPort?: number;
  /** Takes mail in by SMTP there, as Email-to-Case does; 0 is any free port. */
  smtpPort?: number;
  /** Listens by https there too, with a certificate that nobody has signed; 0 is any free port. */
  httpsPort?: number;
  /** File that the certificate of https and of the Pub/Sub API is written to, for `NODE_EXTRA_CA_CERTS`. */
  certificateFile?: string;
  seed?: OrgSeed;
  /** From `readTree` or `generateOrg`: records that are put in after the seed's, just as they are. */
  records?: readonly TreeFile[];
  /** From `loadMetadata`. The users of the org's apps have every permission set of it. */
  metadata?: OrgMetadata;
  /** What stands for flows and triggers, since none are executed here. It sees what happens once the org has started. */
  automation?: Automation;
  /** What stands for the `@InvocableMethod` of deployed classes, by class; over those of the seed. */
  apex?: Record<string, ApexStandIn>;
  /** The org's clock: audit fields, TODAY(), session ends, event retention. */
  now?: () => Date;
  /** Apps in place of those of the seed. The first one becomes the org's `clientId`; with none at all one is made up. */
  clients?: ClientSpec[];
  /** API requests per 24 hours; 1,000,000 unless given. */
  apiRequestLimit?: number;
  /** Idle life of a session in milliseconds; 2 hours unless given. */
  sessionMs?: number;
  /** Silence after which a subscriber is sent a keep-alive, in milliseconds; 60,000 unless given. */
  keepAliveMs?: number;
  /** Silence after which a publish stream is closed, in milliseconds; 70,000 unless given. */
  publishStreamMs?: number;
  /** Time without a commit after which a managed subscription is closed, in milliseconds; 1,800,000 unless given. */
  managedCommitMs?: number;
  /** Hourly and daily limits of events. */
  eventAllocations?: Partial<EventAllocations>;
  /** So many events are kept for replay; 250,000 unless given. */
  eventsKept?: number;
  /**
   * File in which the org keeps every transaction. One that is there already is done once more, over the same seed: so
   * an org whose process was killed goes on with all that it had answered. Give it ports to be the same. Who is signed
   * in is kept beside it, in a file `.sign-in` for its owner alone.
   */
  journal?: string;
  /**
   * Folder in which the org keeps its records: a snapshot, and every transaction since. The seed's records are those of
   * the first start; its objects, and the passwords and permission sets of its users, are read at every start.
   */
  data?: string;
}
