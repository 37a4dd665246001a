export { askAndRun } from "./ask.ts";
export { itemOfLine, trailItems } from "./items.ts";
export { runWhatIf, type WhatIfRun } from "./run.ts";
export { type DifferenceTold, differenceTold, type SummaryTold, summaryTold } from "./told.ts";
export { type PlaySettings, whatIfWorld } from "./world.ts";
