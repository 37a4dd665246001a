/** Counts what is under way, so that somebody can wait until nothing is. */
export interface Activity {
  /** Something began; call the result once when it is over. */
  begin(): () => void;
  readonly count: number;
  /** Resolves when nothing has been under way for a turn of the event loop. */
  quiet(): Promise<void>;
}

export function createActivity(): Activity {
  let count = 0;
  let waiting: (() => void)[] = [];
  const settle = () => {
    // what just ended may begin something else before the loop turns
    setImmediate(() => {
      if (count > 0) return;
      const told = waiting;
      waiting = [];
      for (const tell of told) tell();
    });
  };
  return {
    begin() {
      count++;
      let over = false;
      return () => {
        if (over) return;
        over = true;
        if (--count === 0 && waiting.length) settle();
      };
    },
    get count() {
      return count;
    },
    quiet() {
      return new Promise((resolve) => {
        waiting.push(resolve);
        if (count === 0) settle();
      });
    },
  };
}
