import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Case, type CaseResult, cases, measureCase } from "./measure.ts";

const percent = (share: number | null) => (share === null ? "–" : `${(100 * share).toFixed(1)} %`);
const between = ({ low, high }: { low: number; high: number }) =>
  `${(100 * low).toFixed(1)}–${(100 * high).toFixed(1)}`;

const found: string[] = [];
for (const one of cases) {
  const result = await measureCase(one);
  if (!result) throw new Error(`There is no ${one.file}. Set THROUGHLINE_DATA to the folder of the data.`);
  found.push(section(one, result));
}
writeFileSync(fileURLToPath(new URL("../../docs/assignment-logs.md", import.meta.url)), page(found));

function section(
  { title, roles, note }: Case,
  { items, events, moves, used, refused, cuts }: CaseResult,
): string {
  const { reassigned, reassignments, pingPong, firstRight } = moves;
  const rows = cuts.map(
    ({ day, cpu, replay: { train, test, firstRight, intervals, gain, bestAttribute } }) => {
      const told = (name: keyof typeof firstRight) =>
        `${percent(firstRight[name])} (${between(intervals[name])})`;
      const alone = bestAttribute ? `${percent(bestAttribute.share)} (${bestAttribute.column})` : "–";
      return [
        ...[
          day,
          train.items,
          test.items,
          told("reality"),
          `**${percent(firstRight.ours)}** (${between(intervals.ours)})`,
        ],
        ...[`${percent(gain.share)} (${between(gain)})`, alone, percent(firstRight.mostFrequent)],
        ...[percent(firstRight.roundRobin), `${cpu.toFixed(0)} s`],
      ].join(" | ");
    },
  );
  const leaks = refused.map(({ column, why }) => `- \`${column}\`: ${why}`);
  return `## ${title}

${items} items, ${events} events; ${roles.group} says who has an item. ${reassigned.count} items (${percent(reassigned.share)})
changed hands, ${reassignments.total} times in all; ${pingPong.count} (${percent(pingPong.share)}) came back to one that had had
them; over the whole log, the first was the one who resolved it for ${percent(firstRight.share)}.

${note ? `${note}\n\n` : ""}| learnt before | learnt from | judged | in reality | ours | ours less reality | best attribute alone | most frequent | round robin | CPU |
| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: |
| ${rows.join(" |\n| ")} |

Inputs: ${used.map((column) => `\`${column}\``).join(", ")}, hour and weekday of the arrival.${leaks.length ? ` Not used:\n\n${leaks.join("\n")}` : ""}
`;
}

function page(sections: string[]): string {
  return `<!-- Made by \`node bench/routing/document.ts\`; change the script, not this page. -->

# Who should have had it first: real logs

What \`throughline import-log\` finds in logs of real desks, none of which is in this repository. Repeat it with

    THROUGHLINE_DATA=… node bench/routing/document.ts             # this page is written anew
    npm run throughline -- bench --only routing --json            # figures only

**The question.** Of the items that arrive from a day on: how often is the first assignment the group that in the end
resolves the item? Learnt is only from items that were resolved before that day, and only from what was in their events
until then; what is known of a later item is its first event alone, without who was given it. Nothing is learnt while
the later items pass. Each line is another day; figures in parentheses are 95 % intervals, and the gain's is paired over
the same items. An item is resolved by the group that had it when the first of the values at its end said so
("Resolved", "Closed"); items whose group was never known are not judged.

**How to read reality's figure.** It is the first group that the log names. A desk may put work into an intake group
first on purpose: then its first assignment is "wrong" by its own process, and not by anybody's mistake. That an item
ended elsewhere does not prove that it could have been known at its arrival, and the group that resolved it is not
always the one that should have. So the gain says how much moving about a first assignment by what is known could
save, not how well people worked. It is also measured in hindsight: a group that is given an item first may keep it or
pass it on for reasons that no log shows.

**Columns of the end.** Exports often hold an item's last state in each of its rows. A column is refused, with the
reason, when its name says so, its times lie after the first event, it copies who had the item last, it is one person
each under another name, it tells how many events there will be, or it grows with the time that the item takes. Columns
that change in more than a quarter of the items are about the handling, and are used only when they are named.

**The model** counts, for each value and each pair of values, which group resolved it; how far each table is trusted, by
how much it has seen, is learnt on items left out of the counts; newer items count more, with the half-life that does
best on the latest fifth of what is learnt from. Baselines: the group that resolved most in the past; for each value of
the one attribute that would have been best in the past, its most frequent group; all groups in turn.

${sections.join("\n")}`;
}
