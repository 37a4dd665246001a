/** Time that only moves when it is told to; whatever is due on the way is called at its time, promises in between. */
export function virtualClock(start = "2026-11-22T10:00:00.000Z") {
  let now = Date.parse(start);
  const began = now;
  const waiting = new Set<{ at: number; call: () => void }>();
  const drained = async () => {
    for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate);
  };
  return {
    now: () => new Date(now).toISOString(),
    elapsed: () => now - began,
    at(when: string, call: () => void) {
      const one = { at: Date.parse(when), call };
      waiting.add(one);
      return () => void waiting.delete(one);
    },
    /** Lets `ms` pass. */
    async pass(ms: number) {
      const until = now + ms;
      await drained();
      for (;;) {
        const next = [...waiting].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        waiting.delete(next);
        now = Math.max(now, next.at);
        next.call();
        await drained();
      }
      now = until;
    },
  };
}
