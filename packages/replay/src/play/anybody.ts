import type { Directory, Teams } from "@throughline/assignment";
import type { Desk } from "./world.ts";

/** A desk where whoever is asked for takes everything: where it does not matter who gets the work. */
export function anybody(): Desk {
  const chosen = (team: string) => ({
    ...{ ownerId: idOf("005", team), owner: `somebody of ${team || "the queue"}` },
    ...{ kind: team ? ("user" as const) : ("queue" as const), team },
    because: { text: "Whoever is asked for takes it." },
  });
  return {
    choose: (_id, _item, { team, to, otherwise }) => {
      if (to !== undefined)
        return {
          ok: true,
          chosen: { ...chosen(""), ownerId: idOf("00G", to), owner: to, team: to },
          entries: [],
        };
      const queue = otherwise.find((one) => one.do === "queue");
      if (team || queue?.do !== "queue") return { ok: true, chosen: chosen(team), entries: [] };
      const { queue: name } = queue;
      return { ok: true, chosen: { ...chosen(""), ownerId: idOf("00G", name), owner: name }, entries: [] };
    },
    everybody: (_item, { team }) => ({
      kind: "team",
      team,
      members: [{ id: chosen(team).ownerId, name: chosen(team).owner }],
      because: { text: "Whoever is asked for takes it." },
    }),
    release: () => [],
    handOver: () => [],
    withdraw: () => [],
    putBack: () => [],
    mayGo: () => false,
    nextLook: () => undefined,
    dispatch: () => [],
    give: () => undefined,
  };
}

/** An org made of the teams alone: everybody in them is a user and active, every name that is asked for a queue. */
export function directoryOf(teams: Teams): Directory {
  const users = new Map(
    teams.teams.flatMap(({ members }) =>
      members.map(({ user, name = user }) => [
        user.toLowerCase(),
        { id: idOf("005", user.toLowerCase()), name, active: true },
      ]),
    ),
  );
  const queues = new Map<string, { id: string; name: string }>();
  return {
    user: (name) => users.get(name.toLowerCase()),
    queue(name) {
      const known = queues.get(name) ?? { id: idOf("00G", name), name };
      queues.set(name, known);
      return known;
    },
  };
}

/** An id as the org gives them, the same for the same name. */
export function idOf(prefix: string, name: string): string {
  let [a, b] = [0x811c9dc5, 0x9e3779b9];
  for (let at = 0; at < name.length; at++) {
    const unit = name.charCodeAt(at);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ unit, 0x85ebca6b) ^ (b >>> 13);
  }
  const digits = (hash: number) => (hash >>> 0).toString(36).padStart(7, "0").slice(-6);
  return `${prefix}${digits(a)}${digits(b)}AAA`;
}
