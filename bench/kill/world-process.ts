import { answer } from "../child.ts";
import { runWorld, type WorldOptions } from "./world.ts";

for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));

// One world in a process of its own, so that several run beside each other.
answer((options: Omit<WorldOptions, "say">) =>
  runWorld({
    ...options,
    say: (text) =>
      void process.stderr.write(`${new Date().toISOString().slice(11, 19)}  seed ${options.seed}: ${text}\n`),
  }),
);
