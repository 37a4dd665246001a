// Appends to the database given until it is killed, and tells what was acknowledged: one line `key seq` per append.
// Where another process writes, it stands by. Says `writes` once it does, `lost` when it was taken over.
import { openPostgres } from "../../src/index.ts";
import { at, opening, workItem } from "../items.ts";

const say = (text: string) => process.stdout.write(`${text}\n`);
const store = await openPostgres({
  address: process.argv[2] as string,
  standBy: true,
  told: (message) => say(`told ${message}`),
});
say("writes");
void store.lost.then(({ class: kind }) => {
  say(kind);
  process.exit(1);
});
const items = Array.from({ length: 20 }, (_, i) => workItem(`500KILL${process.pid}-${i}`));
for (let round = 0; ; round++) {
  await Promise.all(
    items.map(async (item) => {
      const entries =
        round === 0
          ? opening(item)
          : [{ kind: "stage-completed" as const, at: at(round), stage: `S${round}` }];
      const append = item.add(...entries);
      await store.append([append], [{ stream: item.key, position: String(append.from) }]);
      say(`${item.key} ${append.from + entries.length - 1}`);
    }),
  ).catch((error) => say(`refused ${error.class}`));
}
