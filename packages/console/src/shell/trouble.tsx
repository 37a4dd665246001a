import { ApiProblem } from "../api/client.ts";
import { Icon } from "../marks/icon.tsx";

/** An error in its own words, with what to do, and a way to try again. */
export function Trouble({ error, again }: { error: unknown; again?: () => void }) {
  const problem = error instanceof ApiProblem ? error : undefined;
  return (
    <div className="trouble" role="alert">
      <Icon name="alert" />
      <div>
        <p>
          <strong>{error instanceof Error ? error.message : String(error)}</strong>
        </p>
        {problem?.fix && <p className="weak">{problem.fix}</p>}
        {problem && <p className="weak">{problem.code}</p>}
      </div>
      {again && (
        <button type="button" className="button button--sm" onClick={again}>
          <Icon name="retry" small />
          Try again
        </button>
      )}
    </div>
  );
}
