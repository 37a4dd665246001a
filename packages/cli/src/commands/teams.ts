import { Args } from "@oclif/core";
import { type Hours, type Member, type MergedTeams, mergeTeams, weekText } from "@throughline/assignment";
import type { Directory, SalesforcePort } from "@throughline/connectors";
import { gatherTeams, type TeamsOfOrg, teamsOfOrg } from "@throughline/server/people";
import { openWorkspace, type Workspace } from "@throughline/server/workspace";
import { jsonFlag, PROBLEMS, ThroughlineCommand } from "../command.ts";
import { loginFrom, orgFlags } from "../login.ts";
import { offlineContext } from "../org-file.ts";

export default class Teams extends ThroughlineCommand {
  static override description =
    "Show the teams as they hold: the file's and the org's put together, with where each value comes from, and who is there now.";
  static override examples = [
    "<%= config.bin %> teams examples/01-support-email/workflow.yaml",
    "<%= config.bin %> teams workflow.yaml --org my-sf-alias",
  ];
  static override args = {
    workflow: Args.string({ required: true, description: "The workflow file; teams.yaml lies beside it." }),
  };
  static override flags = { json: jsonFlag, ...orgFlags };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(Teams);
    this.mustExist(args.workflow, "workflow file");
    const asked = flags.org !== undefined || flags["login-url"] !== undefined;
    // queues and users of org.yaml are no matter where an org is asked
    const workspace = openWorkspace(args.workflow, asked ? {} : offlineContext(args.workflow));
    const [problem] = workspace.problems.filter(({ file }) => file.endsWith("teams.yaml"));
    if (problem)
      this.error(`${problem.file}:${problem.line}:${problem.column}  ${problem.message}`, { exit: PROBLEMS });
    if (!workspace.teams) this.wrongUse("There is no teams.yaml beside the workflow.", "Write one.");
    if (!asked) return this.show(mergeTeams(gatherTeams([workspace])), flags.json);
    const { connectSalesforce } = await import("@throughline/connectors");
    const salesforce = await connectSalesforce(
      loginFrom(flags, (message, fix) => this.wrongUse(message, fix)),
    );
    try {
      const org = await ofOrg(workspace, salesforce);
      this.show(org.now(), flags.json, org);
    } finally {
      await salesforce.close();
    }
  }

  private show(merged: MergedTeams, json: boolean, org?: TeamsOfOrg): void {
    if (json) this.json(asJson(merged, org), 2);
    else for (const line of inWords(merged, org)) this.log(line);
  }
}

const ofOrg = ({ teams, workflow, ...more }: Workspace, salesforce: SalesforcePort): Promise<TeamsOfOrg> =>
  teamsOfOrg(
    gatherTeams([{ ...more, ...(teams && { teams }) }]),
    salesforce,
    workflow ? [workflow.object] : [],
  );

function asJson({ teams, origins, hours, leftOut }: MergedTeams, org?: TeamsOfOrg) {
  return {
    teams: teams.teams.map(({ name, members, ...team }) => ({
      ...{ name, ...team },
      members: members.map((member) => ({
        ...member,
        ...now(member, org?.directory),
        origins: origins[name]?.[member.user],
      })),
      leftOut: leftOut[name] ?? [],
    })),
    hours: Object.values(teams.hours).map((one) => ({ ...one, origin: hours[one.name] })),
    ...(org && { queries: org.queries() }),
  };
}

/** What the org tells of somebody now. */
function now({ user }: Member, directory: Directory | undefined) {
  if (!directory) return {};
  const found = directory.user(user);
  if (!found) return { inOrg: false };
  const { id, name, ...standing } = found;
  return { id, inOrg: true, nameInOrg: name, ...standing };
}

function* inWords(merged: MergedTeams, org?: TeamsOfOrg): Generator<string> {
  const { teams, origins, leftOut } = merged;
  for (const { name, from = [], queue, members } of teams.teams) {
    const sources = from.map((source) => `${source.kind} ${source.name}`).join(" and ");
    const unread = !org && sources ? ", which were not read: name an org with --org" : "";
    yield `${name}${sources && `, with the members of ${sources}${unread}`}${queue ? `; the rest goes to ${queue}` : ""}`;
    for (const member of members) {
      const origin = origins[name]?.[member.user];
      if (!origin) continue;
      const called = member.name ?? org?.directory.user(member.user)?.name ?? member.user;
      yield `  ${called}  ${member.user}  (${origin.member})${standing(member, org?.directory)}`;
      const skills = Object.entries(member.skills).map(([skill, level]) => `${skill} ${level}`);
      yield `      skills    ${skills.length ? `${skills.join(", ")}  (${origin.skills})` : "none"}`;
      yield `      capacity  ${member.capacity}  (${origin.capacity})`;
      yield `      hours     ${member.hours}  (${origin.hours})`;
    }
    for (const { user, why } of leftOut[name] ?? []) yield `  not in it: ${user}  ${why}`;
    yield "";
  }
  yield "Hours";
  for (const hours of Object.values(teams.hours))
    yield `  ${hours.name}  ${hoursText(hours)}  (${merged.hours[hours.name]})`;
}

function standing({ user }: Member, directory: Directory | undefined): string {
  if (!directory) return "";
  const found = directory.user(user);
  if (!found) return "  not a user of this org";
  const { active, presence, busy: [busy] = [], elsewhere } = found;
  return [
    !active && "inactive",
    presence && `${presence.status}${presence.since && ` since ${presence.since}`}`,
    busy && `${busy.what} from ${busy.from} to ${busy.to}`,
    elsewhere && `${elsewhere} open elsewhere`,
  ]
    .filter(Boolean)
    .map((part) => `  ${part}`)
    .join("");
}

function hoursText({ zone, week, reversed, holidays, closed = [] }: Hours): string {
  const off = holidays.length + closed.length;
  return `${zone}, ${reversed ? "outside of " : ""}${weekText(week)}${off ? `, ${off} holidays` : ""}`;
}
