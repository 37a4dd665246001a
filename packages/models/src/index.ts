export * from "./extract/index.ts";
export * from "./money/prices.ts";
export * from "./money/spending.ts";
