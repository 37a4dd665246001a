import { parentPort, workerData } from "node:worker_threads";
import { KINDS } from "../kinds/index.ts";
import { readFiles } from "./read-files.ts";

// A thread that reads files of a project: a batch of paths comes in, what they say goes out.
const { folder, object } = workerData as { folder: string; object: string };

parentPort?.on("message", (paths: string[]) => {
  parentPort?.postMessage(readFiles(folder, object, paths, KINDS));
});
