export * from "./extract/index.ts";
export * from "./language/index.ts";
export * from "./llm/index.ts";
export * from "./money/prices.ts";
export * from "./money/spending.ts";
export * from "./similar/index.ts";
