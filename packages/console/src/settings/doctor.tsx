import { useMay } from "../api/session.ts";
import { useDoctor, useExamine } from "../api/settings.ts";
import { count } from "../format/value.ts";
import { Icon } from "../marks/icon.tsx";
import { Trouble } from "../shell/trouble.tsx";
import { minute } from "../versions/minute.ts";

const LOOKS = { error: "danger", warning: "warning", fine: "success" } as const;
const ORDER = ["error", "warning", "fine"];

/** What workflows need of the org: looked at on request, each finding with what to do. */
export function Doctor() {
  const { data, error } = useDoctor();
  const examine = useExamine();
  const may = useMay("POST /api/doctor");
  if (error) return <Trouble error={error} />;
  if (!data) return null;
  const findings = (data.last?.findings ?? []).toSorted(
    (a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity),
  );
  const of = (severity: string) => findings.filter((one) => one.severity === severity).length;
  const several = new Set(findings.map(({ workflow }) => workflow)).size > 1;
  return (
    <section className="card" aria-labelledby="doctor-title">
      <div className="card__head">
        <h2 id="doctor-title">What the workflows need of the org</h2>
        {data.last && (
          <span className="weak">
            {count(of("error"), "error")}, {count(of("warning"), "warning")} · {minute(data.last.at)}, by{" "}
            {data.last.by}
          </span>
        )}
        {may && data.possible && (
          <button
            type="button"
            className="button button--sm"
            disabled={data.running || examine.isPending}
            onClick={() => examine.mutate()}
          >
            <Icon name="retry" small />
            {data.running ? "Looking…" : data.last ? "Run again" : "Run the checks"}
          </button>
        )}
      </div>
      {(examine.error || data.failed) && <Trouble error={examine.error ?? new Error(data.failed ?? "")} />}
      {!data.last && (
        <p className="card__none weak" role="status">
          {data.running
            ? "Permissions, change events, the package, queues and members are looked at…"
            : data.possible
              ? "Permissions, change data capture, the package, competing rules, queues, members, clocks. It only reads."
              : "The org cannot be looked at from here: no login is at hand. Run throughline doctor."}
        </p>
      )}
      <ul className="findings findings--doctor">
        {findings.map(({ workflow, check, severity, message, fix, place }) => (
          <li key={`${workflow} ${check} ${message}`}>
            <span className={`state state--${LOOKS[severity]}`}>
              <Icon name={severity === "fine" ? "check" : "alert"} />
              {check}
            </span>
            <span>
              {message} {severity !== "fine" && place && <span className="weak">{place}</span>}
              {several && <span className="weak"> · {workflow}</span>}
              {fix && (
                <>
                  <br />
                  <span className="weak">{fix}</span>
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
