import type { Lead, LeadsTo } from "../api/types.ts";
import { moment } from "../format/time.ts";
import { showValue, teamName, title as titled } from "../format/value.ts";
import { Avatar } from "../marks/avatar.tsx";

/** What each answer would lead to, if it were given now: where, with whom, from when. */
export function Leads({ leads, now, keys }: { leads: LeadsTo; now: number; keys: boolean }) {
  return (
    <section className="section" aria-label="What each answer leads to">
      <h3 className="section__title">
        What each answer leads to <span className="weak">if given now</span>
      </h3>
      <ul className="leads">
        {leads.leads.map((lead, index) => (
          <li key={showValue(lead.value ?? "answered")}>
            <span className="leads__answer">
              {keys && index < 9 && <kbd>{index + 1}</kbd>}
              <strong>{lead.value === undefined ? "Answered" : showValue(lead.value, 40)}</strong>
            </span>
            <span className="truncate">{whereTo(lead)}</span>
            <Owner lead={lead} />
            <When lead={lead} now={now} />
          </li>
        ))}
        {leads.pass && (
          <li>
            <span className="leads__answer">
              <kbd>0</kbd>not sure
            </span>
            <span className="truncate">{leads.pass.to}</span>
            <span className="weak truncate">
              {leads.pass.others.length > 0
                ? leads.pass.others.slice(0, 3).join(", ")
                : "whoever looks after it"}
            </span>
            <span className="weak">the time runs on</span>
          </li>
        )}
      </ul>
    </section>
  );
}

/** "Billing, High": the team and the values that are written; of what ends, how. */
export function whereTo({ owner, writes, ended, stage, waits }: Lead): string {
  if (ended) return `Ends: ${ended}`;
  const team = owner?.team
    ? teamName(owner.team)
    : owner
      ? undefined
      : (waits?.split(":")[0] ?? stage ?? undefined);
  const values = writes
    .filter(({ field }) => field !== "OwnerId")
    .map(({ value, label }) => label ?? showValue(value, 24));
  return [team, ...values.slice(0, 2)].filter(Boolean).join(", ") || titled(stage ?? "goes on");
}

function Owner({ lead: { owner, waits, asks, ended } }: { lead: Lead }) {
  if (owner?.kind === "user")
    return (
      <span className="leads__owner truncate">
        <Avatar name={owner.name} kind="user" small />
        {owner.name}
        {owner.load !== null && owner.capacity !== null && `, ${owner.load} of ${owner.capacity}`}
      </span>
    );
  const told = asks.length > 0 ? `${asks.join(", ")} is asked first` : owner ? `queue ${owner.name}` : waits;
  return (
    <span className="weak truncate" title={waits ?? undefined}>
      {told ?? (ended ? "" : "the owner stays")}
    </span>
  );
}

function When({ lead: { from, ended }, now }: { lead: Lead; now: number }) {
  if (from === "now" || ended) return <span className="success">at once</span>;
  if (from === null) return <span className="weak">later</span>;
  return <span className="warning">from {moment(from, now)}</span>;
}
