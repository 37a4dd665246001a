import type { Listed } from "./client.ts";

/**
 * The most of one retrieve: 10,000 files, and 39 MB packed. Components of most types are one file or two; what is too
 * large all the same is halved when the org says so.
 * Source: "Metadata Limits" in the Salesforce Developer Limits and Allocations Quick Reference.
 */
const MOST_FILES = 8_000;
const WITH_META = new Set(["ApexClass", "ApexTrigger", "EmailTemplate"]);
/** An object's file holds all its fields: as large as many others. */
const WEIGHT: Readonly<Record<string, number>> = { CustomObject: 20, Flow: 4, Workflow: 10, ApexClass: 2 };

/** Components that are retrieved together. */
export type Chunk = readonly Listed[];

const weightOf = ({ type }: Listed): number => WEIGHT[type] ?? (WITH_META.has(type) ? 2 : 1);

/** Cuts a list into chunks that an org gives at once. */
export function chunksOf(components: readonly Listed[], most: number = MOST_FILES): Chunk[] {
  const chunks: Listed[][] = [];
  let room = 0;
  for (const one of components) {
    if (room < weightOf(one)) {
      chunks.push([]);
      room = most;
    }
    chunks.at(-1)!.push(one);
    room -= weightOf(one);
  }
  return chunks;
}

/** The two halves of a chunk that was too large. */
export function halves(chunk: Chunk): [Chunk, Chunk] {
  const middle = Math.ceil(chunk.length / 2);
  return [chunk.slice(0, middle), chunk.slice(middle)];
}

/** Members by type, as a manifest has them. */
export function membersOf(chunk: Chunk): Map<string, string[]> {
  const members = new Map<string, string[]>();
  for (const { type, fullName } of chunk) members.set(type, [...(members.get(type) ?? []), fullName]);
  return members;
}
