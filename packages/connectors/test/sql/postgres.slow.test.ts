import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe } from "vitest";
import { MISSING, startPostgres } from "../../../audit/test/postgres-server.ts";
import { certificateFor } from "./certificates.ts";
import { lookUps } from "./look-up-suite.ts";
import { unprivileged } from "./mariadb-server.ts";

const TABLES = `
create table entries (id int primary key, account text, note text, amount numeric(20, 2), ratio float8,
  booked date, seen timestamp, open boolean, scan bytea);
insert into entries values
  (1, 'A-1', 'first', 84.50, 0.1, '2026-01-31', '2026-01-31 09:30:00', true, '\\x00ff'),
  (2, 'A-1', 'second', -12, 0.2, '2026-02-28', '2026-02-28 10:00:00', false, null),
  (3, 'A-2', 'third', 5, null, '2026-03-01', null, true, null);
create table names (name text);
insert into names values ('A-1'' or ''1'' = ''1'), ('A-1''; delete from entries; --'), ('\\'' or 1 = 1 -- '),
  (''''' union select 1, 2, 3, 4'), ('{account}'), ('$1 ? @1'), (e'\\u02bc\\uff07 or 1=1');
create table counters (n int);
insert into counters values (0);
create table secrets (name text);
create sequence numbers;
create function bump() returns text language sql as $$ update counters set n = n + 1 returning n::text $$;
create function remove() returns text language plpgsql as $$ begin delete from entries; return ''; end $$;
create function make() returns text language plpgsql as $$ begin create table made (n int); return ''; end $$;
create function next_one() returns text language sql as $$ select nextval('numbers')::text $$;
create function freed() returns text language plpgsql as $$ begin
  set transaction read write; update counters set n = 7; return ''; end $$;
create function freed_by_name() returns text language plpgsql as $$ begin
  perform set_config('transaction_read_only', 'off', false); update counters set n = 8; return ''; end $$;
create function told() returns text language plpgsql as $$ begin
  execute 'insert into counters values (9)'; return ''; end $$;
create function committed() returns text language plpgsql as $$ begin commit; update counters set n = 6; return ''; end $$;
create function hold() returns text language sql as $$ select pg_advisory_lock(42)::text $$;
create function held() returns int language sql as $$ select count(*)::int from pg_locks where locktype = 'advisory' $$;
create role reader login password 'hush';
create role writer login password 'hush';
grant select on entries, names, counters to reader;
grant all on all tables in schema public to writer;
grant all on sequence numbers to writer;
grant create on schema public to writer;
`;

const effects = {
  updates: "select bump() as a",
  deletes: "select remove() as a",
  "makes a table": "select make() as a",
  "takes from a sequence": "select next_one() as a",
  "first sets the transaction to write": "select freed() as a",
  "first sets it so by name": "select freed_by_name() as a",
  "runs a text": "select told() as a",
  commits: "select committed() as a",
  "updates for each row": "select bump() as a from entries",
  "updates where it is sorted by": "select account as a from entries order by bump()",
};
const statements = {
  "a CTE that writes": "with gone as (delete from entries returning id) select id::text as a from gone",
  "a table of the rows": "select id as a into made from entries",
  "rows that are locked": "select account as a from entries for update",
  "a second statement": "select 1 as a; delete from entries",
  "a statement behind the cursor": "select 1 as a; commit; delete from entries; begin",
  "a plain update": "update entries set amount = 1",
  COPY: "copy entries to program 'cat > stolen'",
  "a block": "do $$ begin delete from entries; end $$",
  "a session that writes": "select set_config('default_transaction_read_only', 'off', false) as a",
  "a transaction that writes": "select set_config('transaction_read_only', 'off', true) as a",
  "a truncation": "truncate entries",
  "waiting for ever": "select pg_sleep(1000)::text as a",
};

describe.skipIf(MISSING)("PostgreSQL", () => {
  lookUps({
    ...{ database: "postgres", name: "postgres", effects, statements },
    sleep: "select pg_sleep(SECONDS)::text as a",
    long: "repeat('x', LENGTH)",
    codes: { missing: "42P01", denied: "42501", login: "28P01" },
    async start() {
      const certificate = certificateFor("localhost", unprivileged("postgres"));
      const hba = join(dirname(certificate.cert), "hba.conf");
      writeFileSync(hba, "host all throughline all trust\nhost all all all scram-sha-256\n");
      const server = await startPostgres({
        ...{ hba_file: hba, ssl: "on", ssl_cert_file: certificate.cert, ssl_key_file: certificate.key },
      });
      await server.ask(TABLES);
      return {
        ...{ port: server.port, ca: certificate.pem, ask: server.ask },
        async close() {
          await server.close();
          certificate.close();
        },
      };
    },
  });
});
