import { useEffect, useRef, useState } from "react";
import { post } from "../../api/client.ts";
import { useMay } from "../../api/session.ts";
import type { CheckAnswer, CheckBody } from "../../api/types.ts";

/** So long after the last change the server is asked, in ms. */
const PAUSE_MS = 500;

/**
 * What the server says of a text: everything that the page finds itself, and what is proven besides. It is asked when
 * the text stays as it is for a moment; an answer that is outdated is not waited for.
 */
export function useJudgement(
  workflow: string,
  text: string,
  agents: Record<string, string>,
  onAnswer: (text: string, answer: CheckAnswer) => void,
): { answer: CheckAnswer | undefined; judging: boolean } {
  const may = useMay("POST /api/check");
  const [answer, setAnswer] = useState<{ text: string; said: CheckAnswer }>();
  const told = useRef(onAnswer);
  told.current = onAnswer;
  useEffect(() => {
    if (!may || text.trim() === "") return;
    const asked = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const body: CheckBody = { workflow, text, agents };
        const said = await post<CheckAnswer>("/api/check", body, asked.signal);
        setAnswer({ text, said });
        told.current(text, said);
      } catch {
        // outdated, or the server is away: what the page finds itself is shown
      }
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      asked.abort();
    };
  }, [may, workflow, text, agents]);
  return { answer: answer?.said, judging: may && answer?.text !== text };
}
