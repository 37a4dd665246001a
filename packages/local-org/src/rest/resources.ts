import { ingestResources } from "../bulk/ingest-resources.ts";
import { queryResources } from "../bulk/query-resources.ts";
import type { Resource } from "../http/context.ts";
import { DEPLOY_REQUESTS } from "../metadata-api/deploy-requests.ts";
import { streamingPush } from "../streaming/push.ts";
import { TOOLING_RESOURCES } from "../tooling/resources.ts";
import { ACTIONS } from "./actions.ts";
import { batch } from "./batch.ts";
import { CHATTER } from "./chatter.ts";
import { collectionRetrieve, collections, collectionUpsert } from "./collections.ts";
import { composite } from "./composite.ts";
import { describe, describeGlobal } from "./describe.ts";
import { graph } from "./graph.ts";
import { LAYOUTS } from "./layouts.ts";
import { limits, recordCount } from "./limits.ts";
import { LIST_VIEWS } from "./list-views.ts";
import { PROCESS } from "./process.ts";
import { query, queryAll, queryAllMore, queryMore } from "./query.ts";
import { QUICK_ACTIONS } from "./quick-actions.ts";
import { recent } from "./recent.ts";
import { deleted, updated } from "./replication.ts";
import { root } from "./root.ts";
import { row, rows } from "./rows.ts";
import { parameterizedSearch, search } from "./search.ts";
import { TABS } from "./tabs.ts";
import { tree } from "./tree.ts";
import { externalRow } from "./upsert.ts";

/** Every resource of the REST API; where two paths fit, the first one is taken. */
export const RESOURCES: Resource[] = [
  root,
  describeGlobal,
  describe,
  streamingPush,
  updated,
  deleted,
  ...LAYOUTS,
  ...LIST_VIEWS,
  ...QUICK_ACTIONS,
  recent,
  row,
  rows,
  externalRow,
  query,
  queryAll,
  queryMore,
  queryAllMore,
  search,
  parameterizedSearch,
  limits,
  ...TOOLING_RESOURCES,
  recordCount,
  ...TABS,
  ...ACTIONS,
  ...PROCESS,
  ...CHATTER,
  composite,
  batch,
  graph,
  tree,
  collections,
  collectionRetrieve,
  collectionUpsert,
  ...DEPLOY_REQUESTS,
  ...ingestResources,
  ...queryResources,
];
