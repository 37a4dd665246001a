import type { Call } from "../auth/call.ts";
import { OrgError, orgError } from "../errors.ts";
import { VERSIONS } from "../http/versions.ts";
import { textWire, type Wire } from "../http/wire.ts";
import { textOf } from "../metadata/xml.ts";
import { METADATA_OPERATIONS } from "../metadata-api/operations.ts";
import { atomically, begin, commit } from "../records/transaction.ts";
import { headerText, type SoapOperation } from "./call.ts";
import { DESCRIBES } from "./calls/describes.ts";
import { MERGES } from "./calls/merge.ts";
import { QUERIES } from "./calls/queries.ts";
import { ROWS } from "./calls/rows.ts";
import { USERS, userInfoXml } from "./calls/users.ts";
import { type Envelope, faultXml, NAMESPACES, readEnvelope, responseXml } from "./envelope.ts";
import type { XmlValue } from "./xml.ts";

const NEWEST_VERSION = VERSIONS.at(-1)!;

/** Every operation of the partner API but login. */
const OPERATIONS: Record<string, SoapOperation> = { ...USERS, ...ROWS, ...QUERIES, ...DESCRIBES, ...MERGES };

function login({ service, signIn, segments }: Call, { args }: Envelope): XmlValue {
  const user = signIn.passwords.check(textOf(args, "username") ?? "", textOf(args, "password") ?? "");
  if (!user)
    throw orgError(500, "INVALID_LOGIN", "Invalid username, password, security token; or user locked out.");
  const session = service.sessions.open({ userId: user.Id, clientId: "", scopes: ["full"] });
  const serverUrl = `${service.url}/services/Soap/u/${segments[3]}/${service.core.orgId.slice(0, 15)}`;
  return {
    metadataServerUrl: serverUrl.replace("/u/", "/m/"),
    passwordExpired: false,
    sandbox: true,
    serverUrl,
    sessionId: session.token,
    userId: user.Id,
    userInfo: userInfoXml(service, session),
  };
}

/** `AssignmentRuleHeader`: the active rule, one by its id, or none. */
function autoAssign({ header }: Envelope): boolean | string {
  const id = headerText(header, "AssignmentRuleHeader", "assignmentRuleId");
  return id || headerText(header, "AssignmentRuleHeader", "useDefaultRule") === "true";
}

/** `/services/Soap/m/67.0` */
const isMetadata = ({ segments }: Call): boolean => segments[2] === "m";

function run(call: Call, envelope: Envelope): XmlValue {
  const { service, signIn, segments } = call;
  const operations = isMetadata(call) ? METADATA_OPERATIONS : OPERATIONS;
  const operation = Object.hasOwn(operations, envelope.operation)
    ? operations[envelope.operation]
    : undefined;
  if (!operation)
    throw orgError(500, "INVALID_OPERATION", `The operation ${envelope.operation} is not offered here`);
  const session = service.sessions.find(headerText(envelope.header, "SessionHeader", "sessionId") ?? "");
  if (!session || service.core.store.find(session.userId)?.IsActive !== true) {
    const message = "Invalid Session ID found in SessionHeader: Illegal Session";
    throw orgError(500, "INVALID_SESSION_ID", message);
  }
  const { apiUsage } = service;
  if (apiUsage.used() >= apiUsage.limit)
    throw orgError(500, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.");
  apiUsage.count(isMetadata(call) ? "metadata" : "soap");
  const version = segments[3] ?? NEWEST_VERSION;
  const client = headerText(envelope.header, "CallOptions", "client");
  const tx = begin(service.core, {
    userId: session.userId,
    origin: `com/salesforce/api/soap/${version}${client ? `;client=${client}` : ""}`,
    autoAssign: autoAssign(envelope),
  });
  const { args, header } = envelope;
  const source = call.data.toString("utf8");
  const { passwords } = signIn;
  const result = atomically(tx, () =>
    operation({ service, passwords, session, tx, args, header, source, base: `/services/data/v${version}` }),
  );
  commit(tx);
  return result;
}

/** Answers the SOAP partner API, `/services/Soap/u/XX.X`, and the Metadata API, `/services/Soap/m/XX.X`. */
export function soapDoor(call: Call): Wire {
  try {
    const envelope = readEnvelope(call.data.toString("utf8"));
    const result = envelope.operation === "login" ? login(call, envelope) : run(call, envelope);
    return textWire(
      200,
      responseXml(envelope.operation, result, NAMESPACES[isMetadata(call) ? "m" : "u"]),
      "text/xml",
    );
  } catch (error) {
    const { errorCode, message } =
      error instanceof OrgError
        ? error.items[0]!
        : { errorCode: "UNKNOWN_EXCEPTION", message: (error as Error).message };
    return textWire(500, faultXml(errorCode, message), "text/xml");
  }
}
