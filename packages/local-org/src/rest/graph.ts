import { jsonError, saveError } from "../errors.ts";
import type { ApiRequest, Reply, Resource } from "../http/context.ts";
import { namesIn } from "./references.ts";
import { readSubrequests, rolledBack, runSubrequests, type Subrequest } from "./subrequests.ts";

const MOST_GRAPHS = 75;
const MOST_NODES = 500;
const MOST_KINDS = 15;
const DEEPEST = 15;
const MOST_FAILED = 14;

interface Graph {
  graphId: string;
  nodes: Subrequest[];
}

const limit = (message: string) => saveError("LIMIT_EXCEEDED", message);

/**
 * The nodes so that each comes after those it refers to, those of a level as they were given.
 * @throws OrgError for a circle, and for a graph that is too deep
 */
function inOrder({ graphId, nodes }: Graph): Subrequest[] {
  const own = new Set(nodes.map((node) => node.referenceId));
  const needs = new Map(nodes.map((node) => [node, [...namesIn(node)].filter((name) => own.has(name))]));
  const done = new Set<string>();
  const ordered: Subrequest[] = [];
  for (let level = 1; ordered.length < nodes.length; level++) {
    const ready = nodes.filter(
      (node) => !done.has(node.referenceId) && needs.get(node)!.every((name) => done.has(name)),
    );
    if (ready.length === 0)
      throw saveError("INVALID_INPUT", `The nodes of graph ${graphId} refer to each other`);
    if (level > DEEPEST) throw limit(`Graph ${graphId} is deeper than ${DEEPEST}`);
    for (const node of ready) done.add(node.referenceId);
    ordered.push(...ready);
  }
  return ordered;
}

/** What makes nodes different: version, object and method. */
const kindOf = ({ method, url }: Subrequest): string => {
  const [, , version, ...path] = url.split("?")[0]!.split("/").filter(Boolean);
  return `${method.toUpperCase()} ${version} ${path.slice(0, 2).join("/").toLowerCase()}`;
};

function readGraphs(request: ApiRequest): Graph[] {
  const body = request.body as { graphs?: unknown } | undefined;
  if (!Array.isArray(body?.graphs)) throw jsonError("The request body needs 'graphs', an array");
  if (body.graphs.length > MOST_GRAPHS) throw limit(`The request can contain at most ${MOST_GRAPHS} graphs`);
  const graphs = (body.graphs as { graphId?: string; compositeRequest?: unknown }[]).map((given) => {
    if (!given?.graphId) throw saveError("REQUIRED_FIELD_MISSING", "Each graph needs a graphId");
    return {
      graphId: given.graphId,
      nodes: readSubrequests(given.compositeRequest, `graph ${given.graphId}`),
    };
  });
  if (new Set(graphs.map((graph) => graph.graphId)).size < graphs.length)
    throw saveError("INVALID_INPUT", "Duplicate graphId provided in the request");
  const nodes = graphs.flatMap((graph) => graph.nodes);
  if (nodes.length > MOST_NODES) throw limit(`The request can contain at most ${MOST_NODES} nodes`);
  if (new Set(nodes.map(kindOf)).size > MOST_KINDS)
    throw limit(`The request can contain at most ${MOST_KINDS} different nodes`);
  return graphs.map((graph) => ({ ...graph, nodes: inOrder(graph) }));
}

function runGraphs(request: ApiRequest): Reply {
  let failures = 0;
  const asGiven = (request.body as { graphs: { compositeRequest: Subrequest[] }[] } | undefined)?.graphs;
  const graphs = readGraphs(request).map(({ graphId, nodes }, i) => {
    const { results, failed } =
      failures < MOST_FAILED
        ? runSubrequests(request, nodes, true)
        : { results: nodes.map((node) => rolledBack(node.referenceId)), failed: true };
    if (failed) failures++;
    const byId = new Map(results.map((result) => [result.referenceId, result]));
    const compositeResponse = asGiven![i]!.compositeRequest.map(({ referenceId }) => byId.get(referenceId)!);
    return { graphId, graphResponse: { compositeResponse }, isSuccessful: !failed };
  });
  return { status: 200, body: { graphs } };
}

/** Composites of which each is done as a whole or not at all; after too many failures the rest is not begun. */
export const graph: Resource = { name: "graph", path: "composite/graph", methods: { POST: runGraphs } };
