/** Lets at most `most` through at a time; the others wait in line. */
export function createGate(most: number) {
  const line: (() => void)[] = [];
  let inside = 0;
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (inside < most) inside++;
    else await new Promise<void>((enter) => line.push(enter));
    try {
      return await work();
    } finally {
      // the place is handed on, so that nobody slips in before those who wait
      const next = line.shift();
      if (next) next();
      else inside--;
    }
  };
}
