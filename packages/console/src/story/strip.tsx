import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useMay } from "../api/session.ts";
import type { WorkItemStory } from "../api/types.ts";
import { useVersions } from "../api/versions.ts";
import { countdown, duration } from "../format/time.ts";
import { apiCalls, money, teamName } from "../format/value.ts";
import { Avatar } from "../marks/avatar.tsx";
import { Icon } from "../marks/icon.tsx";
import { situationInFull } from "../marks/looks.ts";
import { Meter } from "../marks/meter.tsx";
import { State } from "../marks/situation.tsx";
import { Menu } from "../shell/menu.tsx";
import { useNow } from "../shell/now.ts";
import { ActDialog, type ItemAct } from "./act-dialog.tsx";
import { escalation } from "./escalation.ts";
import { ExampleDialog } from "./example-dialog.tsx";
import { TakenBack } from "./taken-back.tsx";

interface Props {
  story: WorkItemStory;
  itemKey: string;
  onSelect: (id: string) => void;
}

/** The item in two lines: its number first, then where it stands, whose it is, and every number with its limit. */
export function Strip({ story, itemKey, onSelect }: Props) {
  const { row, workflow } = story;
  const mayCancel = useMay("POST /api/work-items/:key/cancel");
  const mayReassign = useMay("POST /api/work-items/:key/reassign");
  const mayMakeExample = useMay("POST /api/work-items/:key/example");
  const [doing, setDoing] = useState<ItemAct>();
  const [making, setMaking] = useState(false);
  const look = situationInFull(row);
  const [incident] = story.incidents;
  return (
    <header className="strip">
      <div className="strip__line">
        <div className="strip__title">
          {story.recordUrl ? (
            <a
              className="nowrap"
              href={story.recordUrl}
              target="_blank"
              rel="noreferrer"
              title="Open in Salesforce"
            >
              {row.number} <Icon name="out" small />
              <span className="sr-only">, open in Salesforce</span>
            </a>
          ) : (
            <span className="nowrap">{row.number}</span>
          )}
          <h1 className="truncate" title={row.subject}>
            {row.subject || "No subject"}
          </h1>
        </div>
        <Link
          className="chip chip--plain"
          to="/workflows/$id"
          params={{ id: workflow.id }}
          title={`${workflow.title}, version ${workflow.hash}: open the workflow`}
        >
          <Icon name="flow" small />
          {workflow.id} <Version of={workflow} />
        </Link>
        <div className="strip__end">
          {look &&
            (incident?.visit ? (
              <button type="button" className="state-button" onClick={() => onSelect(incident.visit ?? "")}>
                <State look={look} />
              </button>
            ) : (
              <State look={look} />
            ))}
          <Menu
            className="button button--sm button--icon"
            label="More actions"
            choices={[
              ...(story.recordUrl
                ? [
                    {
                      label: "Open in Salesforce",
                      act: () => void open(story.recordUrl, "_blank", "noreferrer"),
                    },
                  ]
                : []),
              {
                label: "Copy the link to this page",
                act: () => void navigator.clipboard?.writeText(location.href),
              },
              ...(mayMakeExample ? [{ label: "Make an example…", act: () => setMaking(true) }] : []),
              ...(mayReassign && row.ownerKind === "user" && !row.endedAt
                ? [{ label: "Another owner…", act: () => setDoing("reassign") }]
                : []),
              ...(mayCancel ? [{ label: "Cancel item…", act: () => setDoing("cancel") }] : []),
            ]}
          >
            <Icon name="more" small />
          </Menu>
          {making && <ExampleDialog itemKey={itemKey} row={row} onClose={() => setMaking(false)} />}
          {doing && (
            <ActDialog
              itemKey={itemKey}
              row={row}
              act={doing}
              done={story.doneOutside}
              onClose={() => setDoing(undefined)}
            />
          )}
        </div>
      </div>
      <div className="strip__line">
        <StagePath story={story} />
        <Facts story={story} />
      </div>
      <Escalation story={story} />
      <TakenBack story={story} />
    </header>
  );
}

function StagePath({ story: { workflow, row } }: { story: WorkItemStory }) {
  const ended = row.endedAt !== null;
  return (
    <ol className="path" aria-label="Stages">
      {workflow.stages.map((stage, index) => {
        const done = index < row.stageIndex || row.situation === "resolved";
        const now = !ended && stage.name === row.stage;
        return (
          <li
            key={stage.name}
            className={done ? "is-done" : now ? "is-now" : ""}
            aria-current={now ? "step" : undefined}
          >
            {done && <Icon name="check" small />}
            {stage.name}
            {done && <span className="sr-only">, done</span>}
          </li>
        );
      })}
    </ol>
  );
}

/** What follows the violation of the stage's milestone: taken, and still to come. */
function Escalation({ story: { workflow, row, milestones } }: { story: WorkItemStory }) {
  const now = useNow();
  if (row.endedAt !== null || milestones[row.stage]?.status !== "violated") return null;
  const stage = workflow.stages.find(({ name }) => name === row.stage);
  return (
    <ol className="strip__line escalation" aria-label="After the violation">
      {escalation(stage, milestones[row.stage], now).map(({ action, when, done }) => (
        <li key={`${action} ${when}`} className={done ? "is-done" : ""}>
          <Icon name={done ? "check" : "clock"} small />
          {action} <span className="weak">{when}</span>
          {done && <span className="sr-only">, done</span>}
        </li>
      ))}
    </ol>
  );
}

function Facts({ story }: { story: WorkItemStory }) {
  const { row, budget } = story;
  const status = statusOf(story.record);
  const none = row.ownerKind === "none" || !row.owner;
  return (
    <dl className="strip__facts">
      <div className="strip__fact strip__fact--extra">
        <dt>Customer</dt>
        <dd className="truncate">{row.customer || row.email || "–"}</dd>
      </div>
      <div className="strip__fact">
        <dt>Owner</dt>
        <dd className="who">
          <Avatar name={row.owner} kind={none ? "none" : row.ownerKind} small />
          <span className="truncate">
            {none ? "Unassigned" : [row.owner, row.team && teamName(row.team)].filter(Boolean).join(" · ")}
          </span>
        </dd>
      </div>
      {status && (
        <div className="strip__fact strip__fact--extra">
          <dt>Status</dt>
          <dd className="truncate" title={status}>
            {status}
          </dd>
        </div>
      )}
      <MilestoneFact row={row} />
      <div className="strip__fact strip__fact--meter">
        <dt>Cost so far</dt>
        <dd>
          <strong>{money(row.cost, budget?.currency)}</strong>{" "}
          {budget && <span className="weak">of {money(budget.perItem, budget.currency)}</span>}
          {budget && <Meter part={(row.cost / budget.perItem) * 100} brand />}
        </dd>
      </div>
      <div className="strip__fact strip__fact--extra">
        <dt>Salesforce</dt>
        <dd className="nowrap">{apiCalls(row.apiCalls)}</dd>
      </div>
    </dl>
  );
}

/** Fields that hold a record's status, in the order in which they are looked for. */
const statusFields = ["Status", "Status__c", "StageName", "State__c"];

/** The record's own status, as the org has it; "" where it has none. */
function statusOf(record: WorkItemStory["record"]): string {
  const value = statusFields.map((field) => record[field]).find((one) => typeof one === "string");
  return typeof value === "string" ? value : "";
}

function MilestoneFact({ row: { milestone, endedAt } }: { row: WorkItemStory["row"] }) {
  const now = useNow();
  if (!milestone || endedAt) return null;
  const { text, said, tone, part } = countdown(milestone, now);
  const ink = { ok: "success", warning: "warning", danger: "danger", none: "" }[tone];
  const total = milestone.totalMs ? `of ${duration(milestone.totalMs)} left` : "";
  return (
    <div className="strip__fact strip__fact--meter">
      <dt>{milestone.stage} milestone</dt>
      <dd className={ink}>
        <strong aria-hidden="true">{text}</strong>
        <span className="sr-only">{said}</span>{" "}
        {(tone === "ok" || tone === "warning") && <span className="weak">{total}</span>}
        {part !== undefined && <Meter part={part} />}
      </dd>
    </div>
  );
}

/** The number of the version that the item runs; until it is known, the beginning of its hash. */
function Version({ of: { id, hash } }: { of: WorkItemStory["workflow"] }) {
  const number = useVersions(id).data?.versions.find((version) => version.hash === hash)?.number;
  return number === undefined ? <span className="mono">{hash.slice(0, 7)}</span> : <span>v{number}</span>;
}
