import {
  createRootRoute,
  createRoute,
  createRouter,
  Link,
  lazyRouteComponent,
  Navigate,
} from "@tanstack/react-router";
import { readAgents } from "./agents/search.ts";
import { useSession } from "./api/session.ts";
import { readInsights } from "./insights/search.ts";
import { readScan } from "./scan/search.ts";
import { tabsFor } from "./settings/tabs.ts";
import { Shell } from "./shell/shell.tsx";
import { readTasks } from "./tasks/search.ts";
import { WorkItemsPage } from "./work-items/page.tsx";
import { parseAddress, readSearch, writeSearch } from "./work-items/search.ts";

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });

const workItems = createRoute({
  getParentRoute: () => root,
  path: "/",
  validateSearch: readSearch,
  component: WorkItemsPage,
});

// a key is `workflow/recordId`: two parts of the path, or one with an encoded slash
const story = createRoute({
  getParentRoute: () => root,
  path: "/items/$",
  validateSearch: (raw: Record<string, unknown>): { step?: string } =>
    typeof raw.step === "string" && raw.step ? { step: raw.step } : {},
  component: lazyRouteComponent(() => import("./story/page.tsx"), "StoryPage"),
});

const tasks = createRoute({
  getParentRoute: () => root,
  path: "/tasks",
  validateSearch: readTasks,
  component: lazyRouteComponent(() => import("./tasks/page.tsx"), "TasksPage"),
});

const teams = createRoute({
  getParentRoute: () => root,
  path: "/teams",
  validateSearch: (raw: Record<string, unknown>): { team?: string } =>
    typeof raw.team === "string" && raw.team ? { team: raw.team } : {},
  component: lazyRouteComponent(() => import("./teams/page.tsx"), "TeamsPage"),
});

const insights = createRoute({
  getParentRoute: () => root,
  path: "/insights",
  validateSearch: readInsights,
  component: lazyRouteComponent(() => import("./insights/page.tsx"), "InsightsPage"),
});

const agents = createRoute({
  getParentRoute: () => root,
  path: "/agents",
  validateSearch: readAgents,
  component: lazyRouteComponent(() => import("./agents/page.tsx"), "AgentsPage"),
});

const text = (value: unknown) => (typeof value === "string" && value ? value : undefined);

const versions = createRoute({
  getParentRoute: () => root,
  path: "/versions",
  validateSearch: (raw: Record<string, unknown>): { workflow?: string; from?: string; to?: string } => {
    const { workflow, from, to } = { workflow: text(raw.workflow), from: text(raw.from), to: text(raw.to) };
    return { ...(workflow && { workflow }), ...(from && { from }), ...(to && { to }) };
  },
  component: lazyRouteComponent(() => import("./versions/page.tsx"), "VersionsPage"),
});

const scan = createRoute({
  getParentRoute: () => root,
  path: "/scan",
  validateSearch: readScan,
  component: lazyRouteComponent(() => import("./scan/page.tsx"), "ScanPage"),
});

const workflows = createRoute({
  getParentRoute: () => root,
  path: "/workflows",
  component: lazyRouteComponent(() => import("./editor/list/page.tsx")),
});

const editor = createRoute({
  getParentRoute: () => root,
  path: "/workflows/$id",
  validateSearch: (raw: Record<string, unknown>): { at?: string; view?: string } => {
    const { at, view } = { at: text(raw.at), view: text(raw.view) };
    return { ...(at && { at }), ...(view && { view }) };
  },
  component: lazyRouteComponent(() => import("./editor/page.tsx")),
});

const allow = createRoute({
  getParentRoute: () => root,
  path: "/allow",
  component: lazyRouteComponent(() => import("./programs/allow.tsx")),
});

const programs = createRoute({
  getParentRoute: () => root,
  path: "/programs",
  component: lazyRouteComponent(() => import("./programs/page.tsx")),
});

const settings = createRoute({ getParentRoute: () => root, path: "/settings", component: FirstTab });

const settingsTab = createRoute({
  getParentRoute: () => root,
  path: "/settings/$tab",
  component: lazyRouteComponent(() => import("./settings/page.tsx")),
});

export const router = createRouter({
  routeTree: root.addChildren([
    workItems,
    story,
    tasks,
    teams,
    agents,
    insights,
    workflows,
    editor,
    versions,
    scan,
    allow,
    programs,
    settings,
    settingsTab,
  ]),
  // plain texts in the address: the router's own way would quote a case number
  parseSearch: parseAddress,
  stringifySearch: writeSearch,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}

/** The first of the tabs that whoever looks may see. */
function FirstTab() {
  const [tab] = tabsFor(useSession().data);
  return tab ? <Navigate to="/settings/$tab" params={{ tab }} replace /> : null;
}

function NotFound() {
  return (
    <main className="page" id="page">
      <div className="empty">
        <h1>There is no such page</h1>
        <Link className="button button--sm" to="/" search={{}}>
          Work items
        </Link>
      </div>
    </main>
  );
}
