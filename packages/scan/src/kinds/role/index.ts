import { textOf } from "../../project/xml.ts";
import type { Kind, Piece } from "../kind.ts";

/** A role, with the one above it. */
export interface Role extends Piece {
  kind: "role";
  name: string;
  label: string;
  parent?: string;
}

export const roles: Kind<Role> = {
  name: "role",
  endings: [".role-meta.xml", ".role"],
  read(file) {
    const { name, root } = file.xml();
    if (name !== "Role") return [];
    const parent = textOf(root, "parentRole");
    return [
      {
        kind: "role",
        file: file.path,
        name: file.name,
        label: textOf(root, "name") ?? file.name,
        ...(parent && { parent }),
      },
    ];
  },
};
