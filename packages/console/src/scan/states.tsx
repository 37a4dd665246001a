import { useCancelScan } from "../api/scan.ts";
import { useMay } from "../api/session.ts";
import type { ScanView } from "../api/types.ts";
import { count } from "../format/value.ts";
import { Icon } from "../marks/icon.tsx";
import { Meter } from "../marks/meter.tsx";

/** How far a scan is, and a way to end it. */
export function Progress({ object, running }: { object: string; running: NonNullable<ScanView["running"]> }) {
  const cancel = useCancelScan(object);
  const may = useMay("DELETE /api/scan/:object");
  const { step, done, total } = running;
  return (
    <div className="scan-progress">
      <span className="scan-progress__line">
        <span role="status">{wordsOf(step, done, total)}</span>
        {may && (
          <button
            type="button"
            className="button button--sm"
            disabled={cancel.isPending}
            onClick={() => cancel.mutate()}
          >
            End it
          </button>
        )}
      </span>
      <Meter part={total === 0 ? 0 : (done / total) * 100} brand />
    </div>
  );
}

function wordsOf(step: "retrieving" | "reading", done: number, total: number): string {
  const of = done.toLocaleString("en-US");
  if (step === "retrieving")
    return total === 0
      ? "Asking the org what it has…"
      : `${of} of ${count(total, "component")} had of the org`;
  return total === 0 ? "Looking for metadata…" : `${of} of ${count(total, "file")} read`;
}

/** Before the first scan. */
export function Nothing({ view: { object, folder, org } }: { view: ScanView }) {
  const from = folder ?? (org && `the metadata of ${org}`);
  return (
    <div className="empty">
      <Icon name="plug" />
      <p>
        <strong>{from ? `${object} was not scanned yet.` : "Where is the org's metadata?"}</strong>
      </p>
      {from ? (
        <p className="weak">
          A scan reads {from} and says who writes what, when, and where that collides. Nothing of it is
          executed or changed.
          {org && " Its calls are of the same budget as the work."}
        </p>
      ) : (
        <>
          <p className="weak">
            Write into workspace.yaml, beside the workflow, where an SFDX project or a retrieve lies:
          </p>
          <pre>
            <code>{"scan: { folder: ../my-org }"}</code>
          </pre>
        </>
      )}
    </div>
  );
}
