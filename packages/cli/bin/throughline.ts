#!/usr/bin/env node
import { enableCompileCache, getCompileCacheDir } from "node:module";
import { setFlagsFromString } from "node:v8";

// where the machine has room, V8 would let the heap grow to several times what is in use before it clears it
setFlagsFromString("--heap-growing-percent=60");
// what has been compiled once need not be at the next start, nor in the threads and processes that this one starts
enableCompileCache();
process.env.NODE_COMPILE_CACHE ??= getCompileCacheDir();
const { main } = await import("../src/main.ts");

// not awaited: where the reader of the output has gone (`| head`) it never settles, and Node would complain of that
void main(process.argv.slice(2));
