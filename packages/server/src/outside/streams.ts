/** Streams of one program that may be open at once. */
const MOST_OPEN = 20;
/** After so long a stream ends, and whoever listens comes again with a token that is good then; ms. */
const LONGEST_MS = 900_000;

/** Keeps one program from holding what is there for all. */
export interface Streams {
  /** @returns undefined where it has too many open */
  open(who: string): { over: AbortSignal; hold(answer: Response): Response } | undefined;
}

export function createStreams(): Streams {
  const open = new Map<string, number>();
  const add = (who: string, more: number) => {
    const count = (open.get(who) ?? 0) + more;
    if (count > 0) open.set(who, count);
    else open.delete(who);
  };
  return {
    open(who) {
      if ((open.get(who) ?? 0) >= MOST_OPEN) return undefined;
      return {
        over: AbortSignal.timeout(LONGEST_MS),
        /** Counts an answer that is a stream until nobody reads it any more. */
        hold(answer) {
          if (!answer.body || !answer.headers.get("content-type")?.startsWith("text/event-stream"))
            return answer;
          add(who, 1);
          let held = true;
          const release = () => {
            if (held) add(who, -1);
            held = false;
          };
          const reader = answer.body.getReader();
          const body = new ReadableStream<Uint8Array>({
            async pull(controller) {
              const { done, value } = await reader.read().catch((error: unknown) => {
                release();
                throw error;
              });
              if (!done) return controller.enqueue(value);
              release();
              controller.close();
            },
            cancel(reason) {
              release();
              return reader.cancel(reason);
            },
          });
          return new Response(body, { status: answer.status, headers: answer.headers });
        },
      };
    },
  };
}
