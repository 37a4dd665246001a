import type { ConnectionLine } from "../api/types.ts";
import { Icon } from "../marks/icon.tsx";
import { minute } from "../versions/minute.ts";

/** What went wrong last with a system, the newest first. */
export function Errors({ errors, of }: { errors: ConnectionLine["seen"]["errors"]; of: string }) {
  if (errors.length === 0) return null;
  return (
    <details className="fold">
      <summary>
        <Icon name="right" small className="chevron" />
        {errors.length === 1 ? "The last error" : `The last ${errors.length} errors`}
      </summary>
      <ul className="findings" aria-label={`Errors of ${of}`}>
        {errors.map(({ at, what, class: kind, code, message }, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: errors of one moment are alike
          <li key={`${at} ${place}`}>
            <span className="weak">{minute(at)}</span>
            <span>
              <strong>{what}</strong> {message} <span className="weak">{`${kind}, ${code}`}</span>
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
