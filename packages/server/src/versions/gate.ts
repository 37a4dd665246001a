import { basename } from "node:path";
import { ConnectorFailure, type SalesforcePort } from "@throughline/connectors";
import type { ProofContext } from "@throughline/proof";
import type { Problem } from "@throughline/workflow";
import { type Catalogue, orgFor } from "../against-org.ts";
import { reportOn } from "../check/index.ts";
import { type Settings, settingsOf } from "../settings.ts";
import { plain } from "../sign-in/accounts.ts";
import { openWorkspace, type Workspace } from "../workspace.ts";
import type { ActivationRequest, Version, Versions } from "./fold.ts";
import { changesInOrg, type OrgPrint, printOrg } from "./org-print.ts";
import { parseVersion } from "./text.ts";

/** Whether a version may go live. */
export interface Question {
  version: Version;
  versions: Versions;
  /** It was live before: neither a what-if, differences nor examples, which may be of what came after it, hold it up. */
  rollBack?: boolean;
  /** The org as it was when the activation was asked, as that answer has it. */
  org?: OrgPrint;
}

export interface Answer {
  /** Sentences, all at once; with none of them it may. */
  refusals: string[];
  /** The org as it is now, to be kept with what was asked. Empty where it could not be asked. */
  org: OrgPrint;
}

/**
 * Everything that stops a version from going live: errors and refuted proofs, against the files beside the workflow and
 * against the org; regression examples that come out otherwise; differences that nobody expected; a what-if that is wanted
 * and was not run; an org that has changed since it was asked. Never rejects for what is in the files or because the org
 * cannot be asked.
 *
 * @param world.workspace the live files, with which the version would run
 */
export async function refusalsOf(
  { version, versions, rollBack = false, org: before }: Question,
  { workspace: { file }, salesforce }: { workspace: Pick<Workspace, "file">; salesforce: SalesforcePort },
): Promise<Answer> {
  const { wrong, org } = await checked(version, file, salesforce, rollBack ? BY_WHAT_CAME_AFTER : []);
  const refusals = [
    ...wrong,
    ...(before && Object.keys(org).length ? changesInOrg(before, org) : []),
    ...(rollBack ? [] : [...unexpected(version, versions), ...notPlayed(version, versions, file)]),
  ];
  return { refusals: [...new Set(refusals)], org };
}

/** Problems that a version which was live before may have by what was written since. */
const BY_WHAT_CAME_AFTER = ["example-differs"];

/** What is wrong with the version by itself, and in the org, but for problems of the codes that are let pass. */
async function checked(
  version: Version,
  file: string,
  salesforce: SalesforcePort,
  pass: string[],
): Promise<{ wrong: string[]; org: OrgPrint }> {
  const said = ({ message, fix, line, file: where = file }: Problem) => {
    const place = `${where === file ? `Version ${version.number}` : basename(where)}, line ${line}`;
    // a fix may be no sentence but the text to put there
    return `${place}: ${message}${fix?.endsWith(".") ? ` ${fix}` : ""}`;
  };
  const report = async (context: Partial<ProofContext> = {}) => {
    const { problems } = await reportOn(openWorkspace(file, context, version.text, version.agents));
    return problems.filter(({ severity, code }) => severity === "error" && !pass.includes(code)).map(said);
  };
  const { workflow } = parseVersion(version);
  if (!workflow) return { wrong: await report(), org: {} };
  try {
    await salesforce.lookAgain?.();
    const directory = await salesforce.directory();
    const objects: Catalogue = new Map();
    const { context, problems } = await orgFor(workflow, salesforce, directory, objects);
    return {
      wrong: [...(await report(context)), ...problems.map(said)],
      org: printOrg(workflow, objects, directory),
    };
  } catch (error) {
    if (!(error instanceof ConnectorFailure)) throw error;
    return { wrong: [...(await report()), `Nothing goes live without the org: ${error.message}`], org: {} };
  }
}

/** Items that are named in a refusal; more of them are counted. */
const MOST_NAMED = 10;

function unexpected({ number, hash }: Version, { marks, ...versions }: Versions): string[] {
  const active = hashOfActive(versions);
  const items = marks.flatMap(({ item, from, to, expected }) =>
    from === active && to === hash && !expected ? [item] : [],
  );
  if (!items.length) return [];
  const more = items.length - MOST_NAMED;
  const named = items.slice(0, MOST_NAMED).join(", ") + (more > 0 ? `, and ${more} more` : "");
  return [
    `Version ${number} does what was not expected of it with ${named}. Change the draft, or mark the difference as expected.`,
  ];
}

function notPlayed({ number, hash }: Version, versions: Versions, file: string): string[] {
  const from = hashOfActive(versions);
  if (settingsOf(file).settings.whatIf === "optional" || from === undefined || from === hash) return [];
  if (versions.whatIfs.some((done) => done.from === from && done.to === hash)) return [];
  return [
    `No what-if of version ${number} against version ${versions.active}, which is live, was run to its end, and the workspace requires it. Run one over the items of the trail.`,
  ];
}

const hashOfActive = ({ versions, active }: Pick<Versions, "versions" | "active">): string | undefined =>
  versions.find(({ number }) => number === active)?.hash;

/** Who is to approve what. */
export interface Approval {
  version: Pick<Version, "number" | "savedBy">;
  request: Pick<ActivationRequest, "by">;
  by: string;
  settings: Pick<Settings, "fourEyes">;
  /** People sign in, so that `by` is who it says. */
  signedIn: boolean;
}

/** Why somebody may not approve an activation where the workspace asks for four eyes; undefined: they may. */
export function mayApprove({ version, request, by, settings, signedIn }: Approval): string | undefined {
  if (!settings.fourEyes) return undefined;
  if (!signedIn)
    return "workspace.yaml asks for four eyes, and without sign-in nobody knows whose they are. Turn sign-in on, or take it out.";
  const did = [
    ...(plain(by) === plain(version.savedBy) ? ["saved it"] : []),
    ...(plain(by) === plain(request.by) ? ["asked for it"] : []),
  ];
  if (!did.length) return undefined;
  return `${by} may not approve version ${version.number}, having ${did.join(" and ")}: the workspace asks for four eyes.`;
}
