import type { Path } from "@throughline/workflow";
import { memo } from "react";
import { Icon } from "../../marks/icon.tsx";
import type { Plus } from "./drawing.ts";

/** A place for another step on every way. The keyboard has its own: A adds behind what is looked at. */
export const Pluses = memo(
  ({ pluses, onAdd }: { pluses: readonly Plus[]; onAdd: (list: Path, index: number) => void }) =>
    pluses.map((plus) => (
      <button
        key={plus.id}
        type="button"
        className="plus nopan"
        style={{ left: plus.x, top: plus.y }}
        tabIndex={-1}
        aria-label={plus.label}
        title={plus.label}
        onClick={() => onAdd(plus.list, plus.index)}
      >
        <Icon name="plus" small />
      </button>
    )),
);
