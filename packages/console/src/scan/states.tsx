import type { ScanView } from "../api/types.ts";
import { count } from "../format/value.ts";
import { Icon } from "../marks/icon.tsx";
import { Meter } from "../marks/meter.tsx";

/** How far a scan is. */
export function Progress({ running: { done, total } }: { running: NonNullable<ScanView["running"]> }) {
  return (
    <div className="scan-progress" role="status">
      <span>
        {total === 0
          ? "Looking for metadata…"
          : `${done.toLocaleString("en-US")} of ${count(total, "file")} read`}
      </span>
      <Meter part={total === 0 ? 0 : (done / total) * 100} brand />
    </div>
  );
}

/** Before the first scan. */
export function Nothing({ view: { object, folder } }: { view: ScanView }) {
  return (
    <div className="empty">
      <Icon name="plug" />
      <p>
        <strong>{folder ? `${object} was not scanned yet.` : "Where is the org's metadata?"}</strong>
      </p>
      {folder ? (
        <p className="weak">
          A scan reads {folder} and says who writes what, when, and where that collides. Nothing of it is
          executed or changed.
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
