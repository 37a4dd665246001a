export * from "./money/prices.ts";
export * from "./money/spending.ts";
