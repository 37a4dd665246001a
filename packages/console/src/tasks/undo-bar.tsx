import { useEffect, useState } from "react";
import { Icon } from "../marks/icon.tsx";
import type { Given } from "./undo.ts";

/** The last answer with the way back, for as long as there is one; read out once, not with every second. */
export function UndoBar({ last, onUndo }: { last: Given | undefined; onUndo: (given: Given) => void }) {
  return (
    <div className="undo" role="status">
      {last && (
        <>
          <Icon name="check" small />
          <span>
            Answered <strong>{last.what}</strong> <span className="weak">{last.of}</span>
          </span>
          <button type="button" className="button button--sm" onClick={() => onUndo(last)}>
            <kbd>U</kbd>Undo
          </button>
          <Seconds key={last.until} until={last.until} />
        </>
      )}
    </div>
  );
}

function Seconds({ until }: { until: number }) {
  const [left, setLeft] = useState(() => Math.ceil((until - Date.now()) / 1000));
  useEffect(() => {
    const timer = setInterval(() => setLeft(Math.ceil((until - Date.now()) / 1000)), 250);
    return () => clearInterval(timer);
  }, [until]);
  return (
    <span className="weak num" aria-hidden="true">
      {Math.max(0, left)} s
    </span>
  );
}
