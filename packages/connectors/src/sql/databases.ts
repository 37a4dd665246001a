import type { Database } from "./database.ts";
import { mariadb, mysql } from "./mysql.ts";
import { postgres } from "./postgres.ts";
import { sqlserver } from "./sqlserver.ts";

/** Every database that can be looked up in. */
export const databases = { postgres, mysql, mariadb, sqlserver } satisfies Record<string, Database>;
