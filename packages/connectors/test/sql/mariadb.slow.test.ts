import { describe } from "vitest";
import { certificateFor } from "./certificates.ts";
import { lookUps } from "./look-up-suite.ts";
import { MISSING, startMariadb, unprivileged } from "./mariadb-server.ts";

const TABLES = `
create database books character set utf8mb4 collate utf8mb4_bin;
use books;
create table entries (id int primary key, account varchar(40), note varchar(40), amount decimal(20, 2), ratio double,
  booked date, seen datetime(3), open boolean, scan blob);
insert into entries values
  (1, 'A-1', 'first', 84.50, 0.1, '2026-01-31', '2026-01-31 09:30:00', true, x'00ff'),
  (2, 'A-1', 'second', -12, 0.2, '2026-02-28', '2026-02-28 10:00:00', false, null),
  (3, 'A-2', 'third', 5, null, '2026-03-01', null, true, null);
create table names (name varchar(40));
insert into names values ('A-1'' or ''1'' = ''1'), ('A-1''; delete from entries; --'), ('\\\\'' or 1 = 1 -- '),
  (''''' union select 1, 2, 3, 4'), ('{account}'), ('$1 ? @1'), ('\u02bc\uff07 or 1=1');
create table counters (n int) engine = MyISAM;
insert into counters values (0);
create table secrets (name varchar(40));
create sequence numbers;
create function bump() returns int begin update counters set n = n + 1; return 1; end;
create function remove() returns int begin delete from entries; return 1; end;
create function added() returns int begin insert into counters values (5); return 1; end;
create function replaced() returns int begin replace into entries (id, amount) values (1, 0); return 1; end;
create function next_one() returns int return nextval(numbers);
create function hold() returns int return get_lock('books', 1);
create function held() returns int return if(is_free_lock('books'), 0, 1);
create user reader identified by 'hush';
create user writer identified by 'hush';
grant select on books.entries to reader;
grant select on books.names to reader;
grant select on books.counters to reader;
grant all on books.* to writer;
`;

const effects = {
  updates: "select bump() as a",
  deletes: "select remove() as a",
  inserts: "select added() as a",
  replaces: "select replaced() as a",
  "takes from a sequence": "select next_one() as a",
  "updates for each row": "select bump() as a from entries",
  "updates where it is sorted by": "select account as a from entries order by bump()",
  "updates where it is filtered by": "select account as a from entries where bump() = 1",
};
const statements = {
  "a CTE before an update": "with c as (select 1 as one) update entries set amount = 0",
  "a CTE before a deletion":
    "with c as (select 1 as one) delete from entries where id in (select one from c)",
  "a file of the rows": "select account into outfile 'stolen' from entries",
  "a second statement": "select 1 as a; delete from entries",
  "a comment that is run": "select 1 as a /*! ; delete from entries */",
  "a plain update": "update entries set amount = 1",
  "a table": "create table made (n int)",
  "a truncation": "truncate table entries",
  "a commit": "commit",
  "a transaction that writes": "start transaction read write",
  "a session that writes": "set session transaction read write",
  "a setting that writes": "set session tx_read_only = 0",
  "a prepared text": "execute immediate 'delete from entries'",
  "waiting for ever": "select sleep(1000) as a",
};

describe.skipIf(MISSING)("MariaDB", () => {
  lookUps({
    ...{ database: "mariadb", name: "books", effects, statements },
    sleep: "select sleep(SECONDS) as a",
    long: "repeat('x', LENGTH)",
    codes: {
      ...{
        missing: "ER_NO_SUCH_TABLE",
        denied: "ER_TABLEACCESS_DENIED_ERROR",
        login: "ER_ACCESS_DENIED_ERROR",
      },
    },
    async start() {
      const certificate = certificateFor("localhost", unprivileged("mysql"));
      const server = await startMariadb({ "ssl-cert": certificate.cert, "ssl-key": certificate.key });
      await server.ask(TABLES);
      return {
        ...{ port: server.port, ca: certificate.pem },
        ask: (sql) =>
          server.ask(/^use/.test(sql) ? sql : `use books; ${sql}`).then((all) => all.at(-1) as never),
        async close() {
          await server.close();
          certificate.close();
        },
      };
    },
  });
});
