import type { IconName } from "../marks/icons.ts";

/** The pages of the rail, in its order. `also`: paths below which the same entry is lit. */
export const pages = [
  { to: "/", label: "Work items", icon: "items", also: ["/items"] },
  { to: "/tasks", label: "Tasks", icon: "tasks", also: [] },
  { to: "/workflows", label: "Workflows", icon: "flow", also: ["/versions"] },
  { to: "/teams", label: "Teams", icon: "teams", also: [] },
  { to: "/agents", label: "Agents", icon: "model", also: [] },
  { to: "/insights", label: "Insights", icon: "insights", also: [] },
  { to: "/scan", label: "Scan", icon: "plug", also: [] },
  { to: "/settings", label: "Settings", icon: "settings", also: [] },
] as const satisfies { to: string; label: string; icon: IconName; also: string[] }[];
