import type { Hook } from "@oclif/core";
import { nearest } from "@throughline/workflow";

/** What is said of a command that there is none of: the one that was likely meant. */
const notFound: Hook.CommandNotFound = async function ({ id, config }) {
  const [first = ""] = id.split(":");
  const known = new Set(config.commandIDs.flatMap((one) => [one, one.split(":")[0] ?? one]));
  const meant = nearest(known.has(first) ? id : first, known)?.replaceAll(":", " ");
  const words = known.has(first) ? id.replaceAll(":", " ") : first;
  const hint = meant ? `Did you mean ${meant}? ` : "";
  this.error(`There is no command "${words}".\n${hint}All of them: ${config.bin} help`, { exit: 2 });
};

export default notFound;
