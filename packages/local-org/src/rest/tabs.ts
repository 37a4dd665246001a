import type { ApiRequest, Reply, Resource } from "../http/context.ts";
import type { ObjectDef } from "../schema/model.ts";

const TABBED = new Set([
  "Account",
  "Asset",
  "Campaign",
  "Case",
  "Contact",
  "Contract",
  "Event",
  "Lead",
  "Opportunity",
  "Order",
  "Pricebook2",
  "Product2",
  "Solution",
  "Task",
]);

const withTabs = ({ service }: ApiRequest): ObjectDef[] =>
  service.core.catalogue.objects.filter((def) => TABBED.has(def.name) || (def.custom && !def.isEvent));

/** A colour of its own for each object, the same each time. */
function colourOf({ name }: ObjectDef): string {
  let hash = 0;
  for (const char of name) hash = (hash * 31 + char.charCodeAt(0)) % 0xffffff;
  return hash.toString(16).toUpperCase().padStart(6, "0");
}

const coloursOf = (def: ObjectDef) => [{ color: colourOf(def), context: "primary", theme: "theme4" }];

function tabsOf(request: ApiRequest): Reply {
  const body = withTabs(request).map((def) => ({
    colors: coloursOf(def),
    custom: def.custom,
    iconUrl: "",
    icons: [],
    label: def.labelPlural,
    miniIconUrl: "",
    name: def.custom ? def.name : `standard-${def.name}`,
    sobjectName: def.name,
    timeCreated: null,
    url: `${request.service.url}/${def.keyPrefix}/o`,
  }));
  return { status: 200, body };
}

const themeOf = (request: ApiRequest): Reply => ({
  status: 200,
  body: {
    themeItems: withTabs(request).map((def) => ({ colors: coloursOf(def), icons: [], name: def.name })),
  },
});

const appMenuOf = ({ base }: ApiRequest): Reply => ({
  status: 200,
  body: { AppSwitcher: `${base}/appMenu/AppSwitcher`, Salesforce1: `${base}/appMenu/Salesforce1` },
});

/** There are no apps in this org, and so no items to switch to. */
const noItems = (): Reply => ({ status: 200, body: { appMenuItems: [] } });

const get = (path: string, GET: (request: ApiRequest) => Reply): Resource => ({
  name: "tabs",
  path,
  methods: { GET },
});

/** What lies around the pages: tabs, colours, the menu of apps. Icons are not here. */
export const TABS: Resource[] = [
  get("tabs", tabsOf),
  get("theme", themeOf),
  get("appMenu", appMenuOf),
  get("appMenu/AppSwitcher", noItems),
  get("appMenu/Salesforce1", noItems),
];
