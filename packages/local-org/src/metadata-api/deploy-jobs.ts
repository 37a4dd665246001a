import { stampOf } from "../core.ts";
import { orgError } from "../errors.ts";
import type { XmlValue } from "../soap/xml.ts";
import type { Problem } from "./component.ts";
import { type Change, deploy, type OrgMetadataState, type Outcome } from "./deploy.ts";
import { readPackage } from "./package.ts";
import { unzip } from "./zip.ts";

/** What a client asks of a deploy beside its package. */
export interface DeployOptions {
  checkOnly: boolean;
  rollbackOnError: boolean;
  ignoreWarnings: boolean;
}

type Status = "Pending" | "InProgress" | "Succeeded" | "SucceededPartial" | "Failed" | "Canceled";

/** A deploy that was asked for. */
export interface DeployJob {
  readonly id: string;
  readonly options: DeployOptions;
  readonly userId: string;
  readonly created: Date;
  started: Date | undefined;
  completed: Date | undefined;
  status: Status;
  outcome: Outcome;
  /** Why nothing of it could even be looked at. */
  failure: string | undefined;
  canceledBy: string | undefined;
  readonly zip: Uint8Array;
}

export interface DeployJobs {
  /** Takes a package in; it is deployed once the client has been told its id. */
  start(zip: Uint8Array, options: DeployOptions, userId: string, origin: string): DeployJob;
  /**
   * Deploys what a job has only checked.
   * @throws OrgError for a job that has checked nothing, or found something wrong
   */
  startChecked(id: string, userId: string, origin: string): DeployJob;
  /** @throws OrgError for an unknown id */
  get(id: string): DeployJob;
  /** @throws OrgError for a job that is over */
  cancel(id: string, userId: string): DeployJob;
}

const NOTHING: Outcome = { done: [], problems: [], applied: false };

/** A package is checked and deployed at once; the client asks how it went, as it does of any org. */
export function createDeployJobs(state: OrgMetadataState): DeployJobs {
  const { core } = state;
  const jobs = new Map<string, DeployJob>();

  const work = (job: DeployJob, origin: string): void => {
    if (job.status !== "Pending") return;
    job.started = core.now();
    job.status = "InProgress";
    const { options, userId } = job;
    try {
      const { set, removed, problems } = readPackage(unzip(job.zip));
      const broken = problems.some(({ warning }) => !warning);
      const checkOnly = options.checkOnly || (broken && options.rollbackOnError);
      const change: Change = {
        set,
        removed,
        userId,
        origin,
        checkOnly,
        rollbackOnError: options.rollbackOnError,
      };
      const outcome = deploy(state, change);
      job.outcome = { ...outcome, problems: [...problems, ...outcome.problems] };
    } catch (error) {
      job.failure = (error as Error).message;
    }
    job.completed = core.now();
    job.status = statusOf(job);
  };

  const find = (id: string): DeployJob => {
    const job = [...jobs.values()].find((one) => one.id.slice(0, 15) === id.slice(0, 15));
    if (!job) throw orgError(404, "INVALID_CROSS_REFERENCE_KEY", `invalid cross reference id ${id}`);
    return job;
  };

  const start: DeployJobs["start"] = (zip, options, userId, origin) => {
    const job: DeployJob = {
      ...{
        id: core.newId("0Af"),
        options,
        userId,
        created: core.now(),
        zip,
        outcome: NOTHING,
        status: "Pending",
      },
      ...{ started: undefined, completed: undefined, failure: undefined, canceledBy: undefined },
    };
    jobs.set(job.id, job);
    setImmediate(() => work(job, origin));
    return job;
  };

  return {
    start,
    startChecked(id, userId, origin) {
      const { options, status, zip } = find(id);
      if (!options.checkOnly || status !== "Succeeded")
        throw orgError(
          400,
          "INVALID_ID_FIELD",
          "Cannot quick deploy: the deployment is no recent validation that succeeded",
        );
      return start(zip, { ...options, checkOnly: false }, userId, origin);
    },
    get: find,
    cancel(id, userId) {
      const job = find(id);
      if (job.status !== "Pending") throw orgError(400, "INVALID_ID_FIELD", "Deployment already completed");
      job.status = "Canceled";
      job.canceledBy = userId;
      job.completed = core.now();
      return job;
    },
  };
}

function statusOf({ failure, outcome, options }: DeployJob): Status {
  const errors = outcome.problems.filter(({ warning }) => !warning || !options.ignoreWarnings);
  const serious = errors.some(({ warning }) => !warning);
  if (failure !== undefined) return "Failed";
  if (!serious) return "Succeeded";
  return outcome.applied && outcome.done.length > 0 ? "SucceededPartial" : "Failed";
}

const failed = (problem: Problem, at: string): { [name: string]: XmlValue } => ({
  changed: false,
  columnNumber: 1,
  componentType: problem.type,
  created: false,
  createdDate: at,
  deleted: false,
  fileName: problem.fileName,
  fullName: problem.fullName,
  lineNumber: problem.line ?? 1,
  problem: problem.text,
  problemType: problem.warning ? "Warning" : "Error",
  success: problem.warning === true,
});

/** The result of a deploy as both APIs tell it. */
export function deployResult(
  job: DeployJob,
  userName: string,
  details: boolean,
): { [name: string]: XmlValue } {
  const { outcome, options, status, created, started, completed, failure } = job;
  const at = stampOf(completed ?? created).replace("+0000", "Z");
  const errors = outcome.problems.filter(({ warning }) => !warning);
  const warnings = outcome.problems.filter(({ warning }) => warning);
  const done = completed !== undefined;
  const manifest = {
    type: "",
    fullName: "package.xml",
    fileName: "package.xml",
    id: "",
    created: false,
    changed: false,
    deleted: false,
  };
  const successes = [...(done && !failure ? [manifest] : []), ...outcome.done].map(({ type, ...one }) => ({
    ...one,
    componentType: type,
    createdDate: at,
    success: true,
  }));
  const iso = (date: Date | undefined) => date?.toISOString();
  return {
    checkOnly: options.checkOnly,
    completedDate: iso(completed),
    createdBy: job.userId,
    createdByName: userName,
    createdDate: iso(created),
    canceledBy: job.canceledBy,
    details: details
      ? {
          componentFailures: errors.map((one) => failed(one, at)),
          componentSuccesses: [...successes, ...warnings.map((one) => failed(one, at))],
          runTestResult: { numFailures: 0, numTestsRun: 0, totalTime: 0.0 },
        }
      : undefined,
    done,
    errorMessage: failure,
    errorStatusCode: failure === undefined ? undefined : "UNKNOWN_EXCEPTION",
    id: job.id,
    ignoreWarnings: options.ignoreWarnings,
    lastModifiedDate: iso(completed ?? started ?? created),
    numberComponentErrors: errors.length,
    numberComponentsDeployed: status === "Failed" ? 0 : outcome.done.length,
    numberComponentsTotal: outcome.done.length + errors.length,
    numberTestErrors: 0,
    numberTestsCompleted: 0,
    numberTestsTotal: 0,
    rollbackOnError: options.rollbackOnError,
    runTestsEnabled: false,
    startDate: iso(started),
    status,
    success: status === "Succeeded" || status === "SucceededPartial",
  };
}
