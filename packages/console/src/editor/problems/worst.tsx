import type { Workflow } from "@throughline/workflow";
import type { CheckAnswer } from "../../api/types.ts";
import { count, money } from "../../format/value.ts";
import { Meter } from "../../marks/meter.tsx";

/** What one item can take at most, beside the most that it may. */
export function Worst({ worst, budget }: { worst: CheckAnswer["worst"]; budget: Workflow["budget"] }) {
  if (!worst) return <p className="weak">What one item takes at most is not known while there are errors.</p>;
  const { usd, asks, calls } = worst;
  const share = budget ? Math.min(1, usd.most / budget.perItem) : undefined;
  return (
    <div className="worst">
      <p className="weak">Worst case, one item</p>
      <p title={usd.way}>
        <strong>{money(usd.most)}</strong>
        {budget && <> of {money(budget.perItem)}</>}
      </p>
      {share !== undefined && (
        <div className={share >= 1 ? "danger" : "success"}>
          <Meter part={100 * share} />
        </div>
      )}
      <p className="weak" title={[asks.way, calls.way].filter(Boolean).join("\n")}>
        {count(asks.most, "AI call")} · {count(calls.most, "API call")}
      </p>
    </div>
  );
}
