import type { Org, Queue } from "../org/org.ts";

/** How the workflow calls whom metadata names, and all who were named. */
export interface Owners {
  /** A queue by its label, a user by the user name. */
  named(name: string): string;
  /** The users who were asked for so far. */
  users(): string[];
  /** The org's queues for the object, and those that were asked for and are not among them. */
  queues(): Queue[];
}

export function ownersOf({ queues }: Org): Owners {
  const known = new Map(queues.map((queue) => [queue.name.toLowerCase(), queue]));
  const users = new Set<string>();
  return {
    named(name) {
      const queue = known.get(name.toLowerCase());
      if (queue) return queue.label;
      // user names have the form of an address, developer names cannot
      if (name.includes("@")) users.add(name);
      else known.set(name.toLowerCase(), { name, label: name, users: [], others: [] });
      return name;
    },
    users: () => [...users],
    queues: () => [...known.values()],
  };
}
