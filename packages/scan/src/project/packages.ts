import { readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";

/** Folders of the packages that the project files name, below the folder, each with a slash at its end. */
export function packagesIn(folder: string, files: string[]): string[] {
  return files
    .filter((file) => posix.basename(file) === "sfdx-project.json")
    .flatMap((file) => pathsOf(join(folder, file)).map((path) => posix.join(dirname(file), path, "/")));
}

/** A project file that cannot be read names nothing: what lies in the folder is read either way. */
function pathsOf(file: string): string[] {
  try {
    const { packageDirectories } = JSON.parse(readFileSync(file, "utf8")) as {
      packageDirectories?: { path?: unknown }[];
    };
    return (packageDirectories ?? []).flatMap(({ path }) => (typeof path === "string" ? [path] : []));
  } catch {
    return [];
  }
}
