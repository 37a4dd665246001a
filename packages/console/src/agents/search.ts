/** What of the page is in its address. */
export interface AgentsSearch {
  /** Of the figures; 30 unless given. */
  days?: number;
  /** The agent whose details are open. */
  agent?: string;
}

export const DAYS: Record<number, string> = { 7: "week", 30: "month", 84: "quarter" };

export function readAgents(raw: Record<string, unknown>): AgentsSearch {
  const days = Number(raw.days);
  return {
    ...(Object.hasOwn(DAYS, days) && days !== 30 && { days }),
    ...(typeof raw.agent === "string" && raw.agent && { agent: raw.agent }),
  };
}
