import { jsonError } from "../errors.ts";
import { parseJson } from "../http/body.ts";
import { type ApiRequest, headerOf, type Resource } from "../http/context.ts";
import { readMultipart } from "../http/multipart.ts";
import { type DeployJob, deployResult } from "./deploy-jobs.ts";

interface Asked {
  deployOptions?: { checkOnly?: boolean; rollbackOnError?: boolean; ignoreWarnings?: boolean };
  validatedDeployRequestId?: string;
  deployResult?: { status?: string };
}

function answer({ service }: ApiRequest, job: DeployJob, details: boolean) {
  const name = String(service.core.store.find(job.userId)?.Name ?? "");
  return {
    id: job.id,
    validatedDeployRequestId: null,
    deployOptions: job.options,
    deployResult: deployResult(job, name, details),
  };
}

/** A package as multipart, one part its options and one the zip; or the id of a deploy that has been checked. */
function start(request: ApiRequest): DeployJob {
  const { service, session, tx, headers } = request;
  const { deploys } = service.metadata;
  const body = request.body as Buffer;
  const type = headerOf(headers, "content-type") ?? "";
  if (!/^multipart\//i.test(type)) {
    const { validatedDeployRequestId } = (parseJson(body) ?? {}) as Asked;
    if (!validatedDeployRequestId) throw jsonError("The request needs a zip, or validatedDeployRequestId");
    return deploys.startChecked(validatedDeployRequestId, session.userId, tx.origin);
  }
  const parts = readMultipart(type, body);
  const file = parts.find((part) => part.filename !== undefined);
  const json = parts.find((part) => part !== file);
  if (!file || !json) throw jsonError("One part of the request has to be JSON, and one the zip");
  const { deployOptions: asked = {} } = parseJson(json.data) as Asked;
  const options = {
    checkOnly: asked.checkOnly ?? false,
    rollbackOnError: asked.rollbackOnError ?? true,
    ignoreWarnings: asked.ignoreWarnings ?? false,
  };
  return deploys.start(file.data, options, session.userId, tx.origin);
}

/** Deploys by REST. */
export const DEPLOY_REQUESTS: Resource[] = [
  {
    name: "metadata/deployRequest",
    path: "metadata/deployRequest",
    raw: true,
    methods: { POST: (request) => ({ status: 201, body: answer(request, start(request), false) }) },
  },
  {
    name: "metadata/deployRequest/:id",
    path: "metadata/deployRequest/:id",
    methods: {
      GET(request) {
        const job = request.service.metadata.deploys.get(request.params.id!);
        return { status: 200, body: answer(request, job, request.query.get("includeDetails") === "true") };
      },
      PATCH(request) {
        const { deployResult: asked } = (request.body ?? {}) as Asked;
        if (asked?.status !== "Canceling")
          throw jsonError("deployResult.status can only be set to Canceling");
        const job = request.service.metadata.deploys.cancel(request.params.id!, request.session.userId);
        return { status: 202, body: answer(request, job, false) };
      },
    },
  },
];
