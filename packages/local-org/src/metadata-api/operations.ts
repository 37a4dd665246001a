import { all, textOf } from "../metadata/xml.ts";
import { type SoapCall, type SoapOperation, textsOf } from "../soap/call.ts";
import type { XmlValue } from "../soap/xml.ts";
import { deployResult } from "./deploy-jobs.ts";
import { describeTypes, fileProperties, listed } from "./list.ts";
import type { Manifest } from "./manifest.ts";
import { RECORDS } from "./records.ts";
import { zip } from "./zip.ts";

const flag = (text: string | undefined, unless: boolean): boolean =>
  text === undefined ? unless : text === "true";

const originOf = ({ tx }: SoapCall): string => tx.origin;

const userName = ({ service }: SoapCall, id: string): string =>
  String(service.core.store.find(id)?.Name ?? "");

const deploy: SoapOperation = (call) => {
  const { service, session, args } = call;
  const [options] = all(args, "DeployOptions");
  const said = (name: string) => options && textOf(options, name);
  const job = service.metadata.deploys.start(
    Buffer.from(textOf(args, "ZipFile") ?? "", "base64"),
    {
      checkOnly: flag(said("checkOnly"), false),
      rollbackOnError: flag(said("rollbackOnError"), false),
      ignoreWarnings: flag(said("ignoreWarnings"), false),
    },
    session.userId,
    originOf(call),
  );
  return { done: false, id: job.id, state: "Queued", status: job.status, success: false };
};

const checkDeployStatus: SoapOperation = (call) => {
  const job = call.service.metadata.deploys.get(textOf(call.args, "asyncProcessId") ?? "");
  return deployResult(job, userName(call, job.userId), textOf(call.args, "includeDetails") === "true");
};

const cancelDeploy: SoapOperation = ({ service, session, args }) => {
  const job = service.metadata.deploys.cancel(
    textOf(args, "id") ?? textOf(args, "String") ?? "",
    session.userId,
  );
  return { done: true, id: job.id };
};

const deployRecentValidation: SoapOperation = (call) => {
  const id = textOf(call.args, "validationId") ?? "";
  return call.service.metadata.deploys.startChecked(id, call.session.userId, originOf(call)).id;
};

const describeMetadata: SoapOperation = () => describeTypes();

const listMetadata: SoapOperation = ({ service, args }) => {
  const { core, components } = service.metadata;
  return all(args, "queries").flatMap((query) =>
    listed(components, textOf(query, "type") ?? "", textOf(query, "folder")).map((one) =>
      fileProperties(core, one),
    ),
  );
};

const retrieve: SoapOperation = ({ service, args, base }) => {
  const [request] = all(args, "retrieveRequest").concat(all(args, "request"));
  const [unpackaged] = request ? all(request, "unpackaged") : [];
  const types = new Map<string, string[]>();
  for (const one of unpackaged ? all(unpackaged, "types") : [])
    types.set(textOf(one, "name") ?? "", textsOf(one, "members"));
  const version = (request && textOf(request, "apiVersion")) || base.slice(base.lastIndexOf("v") + 1);
  const manifest: Manifest = { types, version };
  const id = service.metadata.retrieves.start(manifest, version);
  return { done: false, id, state: "Queued", status: "Pending" };
};

const checkRetrieveStatus: SoapOperation = ({ service, args }) => {
  const { core, retrieves } = service.metadata;
  const id = textOf(args, "asyncProcessId") ?? "";
  const { files, components, problems } = retrieves.get(id);
  const packed = new Map([...files].map(([path, data]) => [`unpackaged/${path}`, data]));
  const withZip = flag(textOf(args, "includeZip"), true);
  const manifest: XmlValue = {
    ...{ createdById: "", createdByName: "", createdDate: core.startedAt.toISOString() },
    ...{ fileName: "unpackaged/package.xml", fullName: "unpackaged/package.xml", id: "" },
    ...{ lastModifiedById: "", lastModifiedByName: "", lastModifiedDate: core.startedAt.toISOString() },
    ...{ manageableState: "unmanaged", type: "Package" },
  };
  return {
    done: true,
    fileProperties: [
      ...components.map((one) => ({ ...fileProperties(core, one), fileName: `unpackaged/${one.fileName}` })),
      manifest,
    ],
    id,
    messages: problems.map((problem) => ({ fileName: "unpackaged/package.xml", problem })),
    status: "Succeeded",
    success: true,
    zipFile: withZip ? Buffer.from(zip(packed)).toString("base64") : undefined,
  };
};

/** Every operation of the Metadata API that is offered here. */
export const METADATA_OPERATIONS: Record<string, SoapOperation> = {
  cancelDeploy,
  checkDeployStatus,
  checkRetrieveStatus,
  deploy,
  deployRecentValidation,
  describeMetadata,
  listMetadata,
  retrieve,
  ...RECORDS,
};
