import { useState } from "react";
import { useRepairAside, useSetAside, useSummary } from "../api/queries.ts";
import { useMay } from "../api/session.ts";
import type { SetAside as Item, SetAsideRepair } from "../api/types.ts";
import { Icon } from "../marks/icon.tsx";
import { ActingAs, useActor } from "../shell/acting-as.tsx";
import { Dialog } from "../shell/dialog.tsx";
import { Trouble } from "../shell/trouble.tsx";
import { NotAllowed } from "../sign-in/not-allowed.tsx";

/** Items that take no events because of a defect, some of which never began and so stand in no list. */
export function SetAside() {
  const { data } = useSummary();
  const [open, setOpen] = useState(false);
  const count = data?.waits.setAside ?? 0;
  if (count === 0 && !open) return null;
  return (
    <div className="waits waits--danger" role="status">
      <Icon name="alert" small />
      <span>
        {count.toLocaleString("en-US")} {count === 1 ? "item takes" : "items take"} no events because of a
        defect.{" "}
        <button type="button" className="link" onClick={() => setOpen(true)}>
          Look at {count === 1 ? "it" : "them"}
        </button>
      </span>
      {open && <SetAsideDialog onClose={() => setOpen(false)} />}
    </div>
  );
}

function SetAsideDialog({ onClose }: { onClose: () => void }) {
  const { data = [], error } = useSetAside();
  const may = useMay("POST /api/set-aside/:key");
  return (
    <Dialog title="Set aside" onClose={onClose}>
      <div className="stack">
        <p className="weak">
          What happens is kept for them, in order. Once the cause is mended they can be taken in again.
        </p>
        {error && <Trouble error={error} />}
        <ul className="stack">
          {data.map((item) => (
            <AsideItem key={item.item} item={item} may={may} />
          ))}
        </ul>
        {data.length === 0 && !error && <p>None any more.</p>}
        <div className="dialog__end">
          {may ? <ActingAs /> : <NotAllowed what="take them in again" />}
          <button type="button" className="button" onClick={onClose}>
            Close
          </button>
        </div>
      </div>
    </Dialog>
  );
}

function AsideItem({ item: { item, events, reason }, may }: { item: Item; may: boolean }) {
  const repair = useRepairAside(item);
  const by = useActor();
  const [why, setWhy] = useState("");
  const send = (which: SetAsideRepair["repair"], reason: string) =>
    repair.mutate({ by, repair: which, reason });
  return (
    <li className="stack">
      <p>
        <strong className="mono">{item}</strong>{" "}
        <span className="weak">
          {events} {events === 1 ? "event" : "events"}
        </span>
      </p>
      <p className="because">{reason}</p>
      {may && (
        <form
          className="inline inline--wide"
          onSubmit={(event) => {
            event.preventDefault();
            if (why.trim()) send("cancel", why.trim());
          }}
        >
          <button
            type="button"
            className="button button--sm button--brand"
            disabled={repair.isPending}
            onClick={() => send("retry", "Tried again by hand")}
          >
            <Icon name="retry" small />
            Retry
          </button>
          <input
            className="input"
            placeholder="Reason to give it up"
            aria-label={`Reason to give ${item} up`}
            value={why}
            onChange={(event) => setWhy(event.target.value)}
          />
          <button
            type="submit"
            className="button button--sm button--danger"
            disabled={!why.trim() || repair.isPending}
          >
            Give up
          </button>
        </form>
      )}
      {repair.error && <Trouble error={repair.error} />}
    </li>
  );
}
