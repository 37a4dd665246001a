import { execFileSync } from "node:child_process";
import {
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmSync,
  statfsSync,
  statSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";

/** A place for a store, that can be made full. */
export interface Disk {
  readonly path: string;
  /** How it is made full. */
  readonly kind: "small file system" | "limit on the size of files" | "not tried: there is no prlimit here";
  readonly full: boolean;
  /** @param pid of the process that is to find it full */
  fill(pid: number): void;
  free(pid: number): void;
  /** @param keep where the files on it go; they are gone otherwise */
  close(keep?: string): void;
}

/**
 * A file system of its own where one may be mounted; otherwise a folder, and a limit on the size of a process's files.
 * @param mount whether to try the first
 */
export function openDisk(folder: string, mount: boolean): Disk {
  const path = join(folder, "disk");
  mkdirSync(path, { recursive: true });
  try {
    if (mount) return mounted(folder, path);
  } catch {
    // only an administrator may
  }
  return limited(path);
}

const BYTES = 1_000_000_000;

const run = (command: string, ...args: string[]) => execFileSync(command, args, { stdio: "pipe" });

function mounted(folder: string, path: string): Disk {
  const image = join(folder, "disk.img");
  run("truncate", "-s", String(BYTES), image);
  run("mkfs.ext4", "-q", "-F", "-m", "0", image);
  run("mount", "-o", "loop", image, path);
  const ballast = join(path, "ballast");
  const unmount = () => run("umount", "-l", path);
  process.once("exit", unmount);
  return {
    path,
    get full() {
      return existsSync(ballast);
    },
    kind: "small file system",
    fill() {
      const { bavail, bsize } = statfsSync(path);
      const most = bavail * bsize - 256 * 1024;
      if (most > 0) run("fallocate", "-l", String(most), ballast);
      const file = openSync(ballast, "a");
      try {
        for (;;) writeSync(file, Buffer.alloc(bsize));
      } catch {
        // now it is full
      } finally {
        closeSync(file);
      }
    },
    free: () => rmSync(ballast, { force: true }),
    close(keep) {
      if (keep) cpSync(path, keep, { recursive: true });
      process.off("exit", unmount);
      unmount();
      rmSync(image, { force: true });
    },
  };
}

function limited(path: string): Disk {
  let kind: Disk["kind"] = "limit on the size of files";
  function limit(pid: number, size: string): void {
    try {
      run("prlimit", "--pid", String(pid), `--fsize=${size}`);
    } catch (error) {
      // the process may be gone
      if ((error as NodeJS.ErrnoException).code === "ENOENT") kind = "not tried: there is no prlimit here";
    }
  }
  return {
    path,
    get kind() {
      return kind;
    },
    fill(pid) {
      const sizes = readdirSync(path).map((name) => statSync(join(path, name)).size);
      limit(pid, `${Math.max(...sizes)}:unlimited`);
    },
    // whoever starts meanwhile has no limit
    full: false,
    free(pid) {
      limit(pid, "unlimited:unlimited");
    },
    close(keep) {
      if (keep) cpSync(path, keep, { recursive: true });
    },
  };
}
