import type { TreeRecord } from "../tree/record.ts";
import { DAY } from "./calendar.ts";
import { newName } from "./people.ts";
import { CITIES, COMPANY_FIRST, COMPANY_SECOND, INDUSTRIES, STREETS, TITLES } from "./words.ts";
import { audit, favouring, record, type World } from "./world.ts";

/** The picklist of the standard has no such industry. */
const shown = (industry: string) => (industry === "Hospitality" ? "Other" : industry);

const WEIGHTS = Object.fromEntries(Object.entries(INDUSTRIES).map(([name, { weight }]) => [name, weight]));

/** A company name that is not taken. */
export function newCompany(
  { random }: World,
  taken: Set<string>,
): { name: string; domain: string; industry: string } {
  const industry = random.weighted(WEIGHTS);
  const { names } = INDUSTRIES[industry as keyof typeof INDUSTRIES];
  const stem = `${random.pick(COMPANY_FIRST)}${random.pick(COMPANY_SECOND)}`;
  const plain = `${stem} ${random.pick<string>(names)}`;
  let name = plain;
  for (let n = 2; taken.has(name); n++) name = `${plain} ${n}`;
  taken.add(name);
  return { name, domain: `${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}.example`, industry };
}

/** Companies, a tenth of them branches of another one. */
export function* accounts(world: World, count: number): Generator<TreeRecord> {
  const { random, until, days, sellers } = world;
  const taken = new Set<string>();
  for (let i = 1; i <= count; i++) {
    const { name, domain, industry } = newCompany(world, taken);
    const [least, most] = INDUSTRIES[industry as keyof typeof INDUSTRIES].employees;
    const { city, country, code } = random.pick(CITIES);
    const parent = random.chance(0.1) && world.accounts.length > 0 ? random.pick(world.accounts) : undefined;
    const owner = random.pick(sellers).ref;
    const employees = Math.round(least * (most / least) ** random.next());
    const ref = `account ${i}`;
    yield record("Account", ref, {
      Name: name,
      Type: random.weighted({ "Customer - Direct": 7, "Customer - Channel": 2, Prospect: 1 }),
      Industry: shown(industry),
      ...(parent && { ParentId: `@${parent.ref}` }),
      BillingStreet: `${random.between(1, 140)} ${random.pick(STREETS)}`,
      BillingCity: city,
      BillingCountry: country,
      Phone: `${code} 555 ${random.between(1000, 9999)}`,
      Website: `https://www.${domain}`,
      NumberOfEmployees: employees,
      AnnualRevenue: Math.round(employees * random.between(60, 240)) * 1000,
      Rating: random.weighted({ Hot: 1, Warm: 3, Cold: 2 }),
      OwnerId: `@${owner}`,
      ...audit(until - days * DAY - random.between(0, 1500) * DAY, owner),
    });
    world.accounts.push({ ref, name, domain });
  }
}

/** People at the companies; the bigger customers have more of them. */
export function* contacts(world: World, count: number): Generator<TreeRecord> {
  const { random, until, days } = world;
  const taken = new Set<string>();
  for (let i = 1; i <= count; i++) {
    const account = i <= world.accounts.length ? world.accounts[i - 1]! : favouring(random, world.accounts);
    const { first, last, key } = newName(random, taken);
    const email = `${key}@${account.domain}`;
    const phone = `${random.pick(CITIES).code} 555 ${random.between(1000, 9999)}`;
    const ref = `contact ${i}`;
    const owner = random.pick(world.sellers).ref;
    yield record("Contact", ref, {
      AccountId: `@${account.ref}`,
      FirstName: first,
      LastName: last,
      Email: email,
      Phone: phone,
      Title: random.pick(TITLES),
      LeadSource: random.weighted({ Web: 4, "Phone Inquiry": 2, "Partner Referral": 2, Other: 1 }),
      OwnerId: `@${owner}`,
      ...audit(until - days * DAY - random.between(0, 900) * DAY, owner),
    });
    world.contacts.push({ ref, name: `${first} ${last}`, email, phone, account });
  }
}
