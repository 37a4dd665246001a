import { useFilling } from "../filling.tsx";
import { isMap, type Shape } from "../shape.ts";
import type { WidgetProps } from "./widget.tsx";

/** What a threshold does, as the model's own answers to what it was not taught have it. */
export interface Threshold {
  sure: number;
  coverage: number;
  precision: number;
}

/** How sure something must be: a slider, with what that means for the model beside it where it is known. */
export function Sureness({ place, id, label, required, describedBy, invalid, onChange }: WidgetProps) {
  const { shape, value } = place;
  const { curve, own } = useCurve(place.path);
  const [min, max] = [shape.minimum ?? 0, shape.maximum ?? 1];
  const set = typeof value === "number" ? value : undefined;
  const shown = set ?? own ?? (typeof shape.default === "number" ? shape.default : 0.9);
  const here = curve && at(curve, shown);
  const said = here ? `Coverage ${percent(here.coverage)}, precision ${percent(here.precision)}` : undefined;
  return (
    <div className={`sureness ${curve ? "sureness--curve" : ""}`}>
      <div>
        <span className="sureness__line">
          <input
            id={id}
            type="range"
            min={min}
            max={max}
            step={0.01}
            value={shown}
            aria-valuetext={said ? `${shown.toFixed(2)}: ${said}` : shown.toFixed(2)}
            aria-invalid={invalid || undefined}
            aria-describedby={describedBy}
            onChange={({ target }) => onChange(Number(target.value), "sliding")}
          />
          <input
            className="input input--sm input--number"
            aria-label={`${label}, as a number`}
            inputMode="decimal"
            value={set === undefined ? "" : set}
            placeholder={required ? "" : shown.toFixed(2)}
            onChange={({ target }) => {
              const number = Number(target.value);
              if (target.value === "") onChange(undefined, "typing");
              else if (!Number.isNaN(number)) onChange(number, "typing");
            }}
          />
        </span>
        {here && (
          <span className="sureness__read">
            <span>
              Coverage <b>{percent(here.coverage)}</b>
            </span>
            <span>
              Precision <b>{percent(here.precision)}</b>
            </span>
          </span>
        )}
      </div>
      {curve && <Curve {...{ curve, min, max }} here={shown} />}
    </div>
  );
}

/** The figures of the model that stands beside the threshold. */
function useCurve(path: WidgetProps["place"]["path"]): { curve?: Threshold[]; own?: number } {
  const { at, around } = useFilling();
  const beside = at(path.slice(0, -1));
  const named = isMap(beside) ? Object.values(beside) : [];
  const model = around?.models.local.find(
    ({ name }) => named.includes(name) || named.includes(`local/${name}`),
  );
  const curve = model?.atLeast.toSorted((one, other) => one.sure - other.sure);
  return curve && curve.length > 1 ? { curve } : {};
}

/** Between two thresholds that were measured it is on the line between them. */
function at(curve: Threshold[], sure: number): Threshold {
  const above = curve.findIndex((one) => one.sure >= sure);
  const [low, high] = [curve[above - 1], curve[above]];
  if (!high) return { ...(curve.at(-1) as Threshold), sure };
  if (!low) return { ...high, sure };
  const part = (sure - low.sure) / (high.sure - low.sure || 1);
  const mixed = (key: "coverage" | "precision") => low[key] + (high[key] - low[key]) * part;
  return { sure, coverage: mixed("coverage"), precision: mixed("precision") };
}

export const percent = (share: number) =>
  `${Number((share * 100).toFixed(share > 0.9 && share < 1 ? 1 : 0))} %`;

const [WIDE, HIGH] = [104, 40];

function Curve({ curve, here, min, max }: { curve: Threshold[]; here: number; min: number; max: number }) {
  const x = (sure: number) => 2 + ((sure - min) / (max - min)) * (WIDE - 4);
  const y = (share: number) => HIGH - 3 - share * (HIGH - 6);
  const line = (key: "coverage" | "precision") =>
    curve
      .map((one, index) => `${index ? "L" : "M"}${x(one.sure).toFixed(1)} ${y(one[key]).toFixed(1)}`)
      .join("");
  return (
    <svg
      className="sureness__curve"
      viewBox={`0 0 ${WIDE} ${HIGH}`}
      role="img"
      aria-label="Coverage falls and precision rises with the threshold"
    >
      <path d={`M2 ${HIGH - 2}H${WIDE - 2}`} className="sureness__axis" />
      <path d={line("coverage")} className="sureness__coverage" />
      <path d={line("precision")} className="sureness__precision" />
      <path d={`M${x(here)} 2V${HIGH - 2}`} className="sureness__here" />
    </svg>
  );
}

export type { Shape };
