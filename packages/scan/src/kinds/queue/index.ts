import { all, type Element, first, textOf } from "../../project/xml.ts";
import type { Kind, Piece } from "../kind.ts";

/** A queue and who is in it, by the names that metadata has for them. */
export interface Queue extends Piece {
  kind: "queue";
  /** Developer name. */
  name: string;
  label: string;
  line: number;
  /** Objects whose records it may own. */
  objects: string[];
  email?: string;
  /** The Omni-Channel routing configuration. */
  routing?: string;
  members: {
    /** Usernames. */
    users: string[];
    groups: string[];
    roles: string[];
    rolesAndBelow: string[];
  };
}

/** A public group; who is in it, no metadata says. */
export interface Group extends Piece {
  kind: "group";
  name: string;
  label: string;
}

export const queues: Kind<Queue | Group> = {
  name: "queue",
  endings: [".queue-meta.xml", ".queue", ".group-meta.xml", ".group"],
  read(file) {
    const { name: element, root } = file.xml();
    const label = textOf(root, "name") ?? file.name;
    if (element === "Group") return [{ kind: "group", file: file.path, name: file.name, label }];
    if (element !== "Queue") return [];
    const members = first(root, "queueMembers");
    const email = textOf(root, "email");
    const routing = textOf(root, "queueRoutingConfig");
    return [
      {
        kind: "queue",
        file: file.path,
        name: file.name,
        label,
        line: root.line,
        objects: all(root, "queueSobject").flatMap((one) => textOf(one, "sobjectType") ?? []),
        ...(email && { email }),
        ...(routing && { routing }),
        members: {
          users: named(members, "users", "user"),
          groups: named(members, "publicGroups", "publicGroup"),
          roles: named(members, "roles", "role"),
          rolesAndBelow: [
            ...named(members, "roleAndSubordinates", "roleAndSubordinate"),
            ...named(members, "roleAndSubordinatesInternal", "roleAndSubordinateInternal"),
          ],
        },
      },
    ];
  },
};

const named = (members: Element | undefined, list: string, element: string): string[] =>
  all(first(members, list) ?? NOBODY, element).flatMap(({ text }) => text.trim() || []);

const NOBODY: Element = { line: 0, text: "", children: new Map() };
