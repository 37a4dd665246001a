import fc from "fast-check";

// Everybody who runs the tests runs the same ones; `SEED=7 npm test` tries other random cases, in every property test.
fc.configureGlobal({ seed: Number(process.env.SEED ?? 20_261_127) });
