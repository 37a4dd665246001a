import { useEffect, useState } from "react";

/** Answers that were given together and may be taken back together. */
export interface Given {
  tasks: string[];
  /** "billing" */
  what: string;
  /** "00021906", or how many. */
  of: string;
  /** When they cannot be taken back any more, in ms since 1970. */
  until: number;
}

/** The answers that may be taken back still, the last one first. One that is over leaves by itself. */
export function useGiven() {
  const [given, setGiven] = useState<Given[]>([]);
  const next = given.reduce((soonest, { until }) => Math.min(soonest, until), Number.POSITIVE_INFINITY);
  useEffect(() => {
    if (!Number.isFinite(next)) return;
    const timer = setTimeout(
      () => setGiven((all) => all.filter(({ until }) => until > Date.now())),
      Math.max(50, next - Date.now()),
    );
    return () => clearTimeout(timer);
  }, [next]);
  return {
    given,
    add: (one: Given) => setGiven((all) => [one, ...all]),
    remove: (one: Given) => setGiven((all) => all.filter((other) => other !== one)),
  };
}
