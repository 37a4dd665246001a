import { ApiProblem } from "../api/client.ts";
import { Icon } from "../marks/icon.tsx";
import { Trouble } from "../shell/trouble.tsx";

/** Everything that stops a version, as a list. */
export function Because({ title, because }: { title: string; because: string[] }) {
  return (
    <div className="trouble" role="alert">
      <Icon name="alert" />
      <div>
        <p>
          <strong>{title}</strong>
        </p>
        <ul className="trouble__list">
          {because.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      </div>
    </div>
  );
}

/** What went wrong, with all of its reasons. */
export function Refused({ error }: { error: unknown }) {
  if (error instanceof ApiProblem && error.because.length > 0)
    return <Because title="It does not go live" because={error.because} />;
  return <Trouble error={error} />;
}
