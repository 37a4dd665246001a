// Archives what has ended in the store given, and kills itself at the step given, in the batch given.
import { archive, openStore } from "../../src/index.ts";
import { at } from "../items.ts";

const [path, file, step, batch] = process.argv.slice(2) as [string, string, string, string];
const store = openStore({ path });
let batches = 0;
await archive(store, {
  endedBefore: at(1_000),
  fileOf: () => file,
  now: () => at(2_000),
  batch: 2,
  onStep(now) {
    if (now === step && ++batches === Number(batch)) process.kill(process.pid, "SIGKILL");
  },
});
await store.close();
