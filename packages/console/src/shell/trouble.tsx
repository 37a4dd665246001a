import type { ReactNode } from "react";
import { ApiProblem } from "../api/client.ts";
import { Icon } from "../marks/icon.tsx";

/** An error in its own words, with what to do, and a way to try again. @param children where to go instead */
export function Trouble({
  error,
  again,
  children,
}: {
  error: unknown;
  again?: () => void;
  children?: ReactNode;
}) {
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
        {children && <p>{children}</p>}
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
