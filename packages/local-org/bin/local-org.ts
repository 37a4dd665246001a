#!/usr/bin/env node
import { enableCompileCache } from "node:module";

// what was compiled once need not be again: the next start takes half of the time
enableCompileCache();
const { main } = await import("../src/commands/main.ts");
await main(process.argv.slice(2));
