/**
 * Key prefixes of what rules, flows and code point at. Source: the field reference of the object that each belongs to; those of
 * custom objects begin with `a`.
 */
const PREFIXES: Record<string, string> = {
  ...{ "001": "Account", "003": "Contact", "005": "User", "006": "Opportunity", "00D": "Organization" },
  ...{ "00E": "UserRole", "00G": "Group", "00O": "Report", "00Q": "Lead", "00T": "Task", "00U": "Event" },
  ...{ "00X": "EmailTemplate", "00e": "Profile", "00l": "Folder", "012": "RecordType", "015": "Document" },
  ...{
    "01Z": "Dashboard",
    "01m": "BusinessHours",
    "01p": "ApexClass",
    "01s": "Pricebook2",
    "01t": "Product2",
  },
  ...{ "02i": "Asset", "068": "ContentVersion", "069": "ContentDocument", "0D2": "OrgWideEmailAddress" },
  ...{
    "0F9": "CollaborationGroup",
    "0PS": "PermissionSet",
    "0TO": "Topic",
    "500": "Case",
    "550": "Entitlement",
  },
  ...{
    "552": "SlaProcess",
    "557": "MilestoneType",
    "701": "Campaign",
    "800": "Contract",
    "810": "ServiceContract",
  },
};

const CUSTOM = /^a[0-9A-Z]/;
const ID = /(?<![0-9A-Za-z_/+=-])([0a5678][0-9A-Za-z]{2}[0-9A-Za-z]{12}(?:[A-Z0-5]{3})?)(?![0-9A-Za-z_=/-])/g;

export interface FoundId {
  id: string;
  /** The object that its first three characters stand for, or `custom object`. */
  of: string;
  line: number;
}

/**
 * Record ids that stand in a text, with their lines. Of 18 characters the last three must check the others; of 15, the first
 * three must be an object's and the rest look like an instance and a number, so that no word is taken for one.
 */
export function idsIn(text: string): FoundId[] {
  const found: FoundId[] = [];
  for (const match of text.matchAll(ID)) {
    const id = match[1] as string;
    const of = PREFIXES[id.slice(0, 3)] ?? (CUSTOM.test(id) ? "custom object" : undefined);
    if (!of || !(id.length === 18 ? checks(id) : looksLikeId(id))) continue;
    found.push({ id, of, line: lineAt(text, match.index) });
  }
  return found;
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

/** Each of the last three characters says which five of the others are capitals. */
function checks(id: string): boolean {
  const suffix = [0, 5, 10].map((from) => {
    const capitals = [...id.slice(from, from + 5)].map((one) => (/[A-Z]/.test(one) ? 1 : 0));
    return ALPHABET[capitals.reduce((sum: number, one, at) => sum + (one << at), 0)];
  });
  return suffix.join("") === id.slice(15);
}

const looksLikeId = (id: string): boolean =>
  (id.slice(3).match(/\d/g)?.length ?? 0) >= 4 && /[A-Za-z]/.test(id.slice(3));

function lineAt(text: string, index: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at >= 0 && at < index; at = text.indexOf("\n", at + 1)) line++;
  return line;
}
