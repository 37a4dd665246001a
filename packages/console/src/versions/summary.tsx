import type { WhatIfReport } from "../api/types.ts";
import { count, money } from "../format/value.ts";
import { Sentence } from "./sentence.tsx";

type Told = NonNullable<WhatIfReport["summary"]>;

/** What a what-if came to. */
export function Summary({ summary }: { summary: Told }) {
  const { byRule, byLoad, uncertain, byCause, cost, apiCalls, violated, load, asked, neverAsked } = summary;
  const figures: [string, string][] = [
    ["Routed otherwise, by rule", byRule.toLocaleString("en-US")],
    ["Follows from others, by load", byLoad.toLocaleString("en-US")],
    ["The same, as far as is known", uncertain.toLocaleString("en-US")],
    ["Cost", change(cost, money)],
    ["Requests to Salesforce", change(apiCalls, plain)],
    ["Violated milestones", change(violated, plain)],
    ["Asked anew", count(asked, "question")],
  ];
  return (
    <>
      <dl className="counts">
        {figures.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Counted title="By cause" rows={Object.entries(byCause).map(([name, n]) => [name, plain(n)])} />
      <Counted
        title="Items by team"
        rows={Object.entries(load).map(([name, both]) => [name, change(both, plain)])}
      />
      <Counted
        title="Never asked before"
        rows={neverAsked.map(({ step, what, questions, price }) => [
          `${step}: ${what}`,
          `${count(questions, "question")}, ${money(price)}`,
        ])}
      />
    </>
  );
}

const plain = (value: number) => value.toLocaleString("en-US");

const change = ({ before, after }: { before: number; after: number }, show: (value: number) => string) =>
  before === after ? show(after) : `${show(before)} → ${show(after)}`;

function Counted({ title, rows }: { title: string; rows: [name: string, value: string][] }) {
  if (rows.length === 0) return null;
  return (
    <div className="counted">
      <h3>{title}</h3>
      <ul>
        {rows.map(([name, value]) => (
          <li key={name}>
            <span>
              <Sentence text={name} />
            </span>
            <span className="num">{value}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
