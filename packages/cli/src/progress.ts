/** A line of progress that rewrites itself, on a terminal only; elsewhere nothing is printed. */
export function createProgress(total: number, what: string, stream: NodeJS.WriteStream = process.stderr) {
  const live = stream.isTTY === true && !process.env.CI;
  let shown = 0;
  return {
    at(count: number, note = ""): void {
      const now = performance.now();
      if (!live || (now - shown < 100 && count < total)) return;
      shown = now;
      const width = 24;
      const full = total ? Math.round((count / total) * width) : 0;
      stream.write(
        `\r\u001b[K${"█".repeat(full)}${"░".repeat(width - full)} ${count}/${total} ${what} ${note}`,
      );
    },
    end(): void {
      if (live) stream.write("\r\u001b[K");
    },
  };
}
