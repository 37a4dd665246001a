// Appends to the store given until it is killed, and tells what was acknowledged: one line `key seq` per append.
import { openStore } from "../../src/index.ts";
import { at, opening, workItem } from "../items.ts";

const store = openStore({ path: process.argv[2] as string });
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
      process.stdout.write(`${item.key} ${append.from + entries.length - 1}\n`);
    }),
  );
  // what it writes has to be read whole by whoever looks on
  await new Promise((later) => setTimeout(later, 5));
}
