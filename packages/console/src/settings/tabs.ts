import type { Route, Session } from "../api/types.ts";

/** The tabs in their order, each with what somebody has to be allowed to see of it. */
export const TABS = {
  connections: { label: "Connections", route: "GET /api/connections" },
  models: { label: "Models", route: "GET /api/models" },
  people: { label: "People", route: "GET /api/people" },
  data: { label: "Data", route: "GET /api/placement" },
  audit: { label: "Audit", route: "GET /api/audit" },
} as const satisfies Record<string, { label: string; route: Route }>;

export type Tab = keyof typeof TABS;

export const isTab = (text: string): text is Tab => Object.hasOwn(TABS, text);

/** Those that whoever looks may see. Where nobody signs in, everybody may. */
export const tabsFor = (session: Session | undefined): Tab[] =>
  (Object.keys(TABS) as Tab[]).filter(
    (tab) => session && (!session.signIn || session.may.includes(TABS[tab].route)),
  );
