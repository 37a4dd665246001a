import type { Of } from "../syntax/ast.ts";
import { emptyCell, type Known, type Said, settled } from "./known.ts";
import { save } from "./records.ts";
import { joined, saidOf } from "./said.ts";
import type { Frame } from "./walk.ts";

const FIRED: Record<string, string> = {
  isinsert: "create",
  isupdate: "update",
  isdelete: "delete",
  isundelete: "undelete",
};
const OPERATIONS: Record<string, string> = {
  create: "INSERT",
  update: "UPDATE",
  delete: "DELETE",
  undelete: "UNDELETE",
};

/** `Trigger.new`, `Trigger.isInsert`, `TriggerOperation.BEFORE_INSERT`. */
export function platformField({ of, name, text }: Of<"field">, frame: Frame): Known | undefined {
  const owner = of.is === "name" ? of.name : of.is === "field" && /^system$/i.test(of.of.text) ? of.name : "";
  const word = name.toLowerCase();
  if (/^triggeroperation$/i.test(owner)) return { text, constant: name.toUpperCase(), filled: true };
  if (!/^trigger$/i.test(owner)) return undefined;
  const { firing } = frame.run;
  if (!firing) {
    if (!/^(new|old)(map)?$/.test(word)) return { text };
    return { text, type: "List<SObject>", cell: emptyCell("SObject") };
  }
  const { timing, event, bulk, old } = firing;
  if (word === "isexecuting") return { text, constant: true };
  if (word === "isbefore" || word === "isafter") return { text, constant: word === `is${timing}` };
  if (word in FIRED) return { text, constant: FIRED[word] === event };
  if (word === "operationtype") {
    return { text, constant: `${timing.toUpperCase()}_${OPERATIONS[event]}`, filled: true };
  }
  if (word === "size") return { text, type: "Integer" };
  if (word === "old" || word === "oldmap")
    return event === "update" || event === "delete" ? old : { text, constant: null };
  if (word === "newmap" && event === "create" && timing === "before") return { text, constant: null };
  return event === "delete" ? { text, constant: null } : bulk;
}

const blank = (known: Known | undefined, is: boolean, text: string): Known => {
  if (typeof known?.constant === "string") return { text, constant: (known.constant.trim() === "") === is };
  const said = joined(is ? "blank(" : "given(", known && saidOf(known), ")");
  return { text, type: "Boolean", ...(said && { said }) };
};

const USER: Record<string, string> = {
  getuserid: "Id",
  getusername: "Username",
  getname: "Name",
  getuseremail: "Email",
  getprofileid: "ProfileId",
  getuserroleid: "UserRoleId",
};

/** What a static method of the platform gives back; undefined where nothing is known of it. */
export function platformCall(
  of: string,
  name: string,
  args: Known[],
  text: string,
  frame: Frame,
): Known | undefined {
  const [first] = args.map(settled);
  switch (`${of}.${name}`) {
    case "string.isblank":
    case "string.isempty":
      return blank(first, true, text);
    case "string.isnotblank":
    case "string.isnotempty":
      return blank(first, false, text);
    case "string.valueof":
    case "id.valueof":
    case "string.escapesinglequotes":
      return first && { ...first, text };
    case "test.isrunningtest":
      return { text, constant: false };
    case "system.now":
    case "datetime.now":
      return { text, type: "Datetime", said: ["now()"], filled: true };
    case "system.today":
    case "date.today":
      return { text, type: "Date", said: ["today()"], filled: true };
    case "database.insert":
    case "database.update":
    case "database.upsert":
      if (first) save(first, frame);
      return { text };
    case "database.getquerylocator":
      return first && { ...first, text };
  }
  const user = of === "userinfo" ? USER[name] : undefined;
  return user ? { text, type: "String", filled: true, said: [`Save.User.${user}`] } : undefined;
}

const TESTS: Record<string, string> = {
  contains: "contains",
  startswith: "startsWith",
  endswith: "endsWith",
};
const SHAPES: Record<string, string> = { tolowercase: "lower", touppercase: "upper", trim: "trim" };

/** What a method of a text, date or id gives back. */
export function callOfValue(on: Known, name: string, args: Known[], text: string): Known {
  const said = saidOf(on);
  const first = args[0] && saidOf(args[0]);
  const gives = (whole: Said | undefined, type: string): Known => ({
    text,
    type,
    ...(whole && { said: whole }),
  });
  if (name === "equals" || name === "equalsignorecase")
    return gives(joined("(", said, " == ", first, ")"), "Boolean");
  if (TESTS[name]) return gives(joined(said, `.${TESTS[name]}(`, first, ")"), "Boolean");
  if (SHAPES[name]) {
    if (typeof on.constant === "string" && name !== "trim") {
      return {
        text,
        constant: name === "tolowercase" ? on.constant.toLowerCase() : on.constant.toUpperCase(),
      };
    }
    return gives(joined(said, `.${SHAPES[name]}()`), "String");
  }
  return { text };
}
