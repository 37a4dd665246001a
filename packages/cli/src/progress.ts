/** A line of progress that rewrites itself, on a terminal only; elsewhere nothing is printed. */
export function createProgress(what: string, stream: NodeJS.WriteStream = process.stderr) {
  const live = stream.isTTY === true && !process.env.CI;
  const began = performance.now();
  let shown = 0;
  return {
    /** @param total where it is known: then there is a bar */
    at(count: number, total?: number): void {
      const now = performance.now();
      if (!live || now - shown < 100) return;
      shown = now;
      const rate = Math.round(count / ((now - began) / 1000));
      stream.write(
        `\r\u001b[K${total ? `${bar(count / total)} ${count} of ${total}` : count} ${what}, ${rate} a second`,
      );
    },
    end(): void {
      if (live) stream.write("\r\u001b[K");
    },
  };
}

const WIDTH = 24;

function bar(share: number): string {
  const full = Math.round(Math.min(1, share) * WIDTH);
  return "█".repeat(full) + "░".repeat(WIDTH - full);
}
