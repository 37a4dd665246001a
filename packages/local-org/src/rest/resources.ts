import { ingestResources } from "../bulk/ingest-resources.ts";
import { queryResources } from "../bulk/query-resources.ts";
import type { Resource } from "../http/context.ts";
import { streamingPush } from "../streaming/push.ts";
import { TOOLING_RESOURCES } from "../tooling/resources.ts";
import { batch } from "./batch.ts";
import { collectionRetrieve, collections, collectionUpsert } from "./collections.ts";
import { composite } from "./composite.ts";
import { describe, describeGlobal } from "./describe.ts";
import { limits } from "./limits.ts";
import { query, queryAll, queryAllMore, queryMore } from "./query.ts";
import { root } from "./root.ts";
import { row, rows } from "./rows.ts";
import { externalRow } from "./upsert.ts";

/** Every resource of the REST API; where two paths fit, the first one is taken. */
export const RESOURCES: Resource[] = [
  root,
  describeGlobal,
  describe,
  streamingPush,
  row,
  rows,
  externalRow,
  query,
  queryAll,
  queryMore,
  queryAllMore,
  limits,
  ...TOOLING_RESOURCES,
  composite,
  batch,
  collections,
  collectionRetrieve,
  collectionUpsert,
  ...ingestResources,
  ...queryResources,
];
