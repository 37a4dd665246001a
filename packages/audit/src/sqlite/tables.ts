import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from "kysely";

/** The tables that are queried with conditions put together at run time. */
export interface Tables {
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
