/** An instant to the minute, in UTC: "2026-11-02 09:30". */
export const minute = (at: string): string => at.slice(0, 16).replace("T", " ");
