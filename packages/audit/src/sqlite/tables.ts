import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from "kysely";
import type { ItemColumns } from "../conditions.ts";

/** The tables that are queried with conditions put together at run time. */
export interface Tables {
  items: ItemColumns & { id: number };
  standing: { situation: string; touched: number; count: number };
  shown: { id: number; row: string };
  texts: { id: number; text: string };
  tasks: { item: string; id: string; asked: string; opened_ms: number; row: string };
}

/** Builds queries; `node:sqlite` runs them. */
export const builder = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});
