/** What a desk works on: its record, its words, its people. Everything else about a workflow is drawn. */
export interface Domain {
  name: string;
  title: string;
  object: string;
  /** What it can be about, each with words by which people tell. */
  topics: Record<string, string[]>;
  /** A reference as people write it. */
  reference: { like: string; pattern: string };
  /** Sums, days or pieces: what is counted, and from where on it is much, and very much. */
  amount: { label: string; much: number; veryMuch: number };
  /** A system that knows more. */
  system: { connection: string; operation: string; fact: string };
  /** What has to be there before work begins, and what is handed out at the end. */
  papers: string;
  number: string;
}

export const DOMAINS: Domain[] = [
  {
    name: "support",
    title: "Questions of customers",
    object: "Case",
    topics: {
      billing: ["invoice", "charged"],
      technical: ["error", "crash"],
      account: ["password", "login"],
    },
    reference: { like: "INV-204118", pattern: "INV-\\d{6}" },
    amount: { label: "Contract value", much: 5000, veryMuch: 50000 },
    system: { connection: "billing", operation: "findInvoice", fact: "standing" },
    papers: "screenshots",
    number: "ticket",
  },
  {
    name: "lead",
    title: "Leads from the web",
    object: "Lead",
    topics: {
      software: ["licence", "trial"],
      hardware: ["scanner", "printer"],
      services: ["training", "setup"],
    },
    reference: { like: "WEB-4711", pattern: "WEB-\\d{4}" },
    amount: { label: "Seats", much: 50, veryMuch: 500 },
    system: { connection: "register", operation: "lookUp", fact: "rating" },
    papers: "consent",
    number: "offer",
  },
  {
    name: "request",
    title: "Requests of employees",
    object: "Order_Request__c",
    topics: {
      laptop: ["laptop", "notebook"],
      phone: ["phone", "headset"],
      licence: ["licence", "seat"],
      desk: ["desk", "chair"],
    },
    reference: { like: "REQ-20931", pattern: "REQ-\\d{5}" },
    amount: { label: "Cost", much: 500, veryMuch: 5000 },
    system: { connection: "stock", operation: "available", fact: "stock" },
    papers: "quotes",
    number: "asset",
  },
  {
    name: "invoice",
    title: "Invoices from suppliers",
    object: "Supplier_Invoice__c",
    topics: {
      goods: ["delivery", "pallet"],
      freight: ["freight", "carrier"],
      energy: ["power", "gas"],
      advice: ["consulting", "audit"],
    },
    reference: { like: "PO-118-2207", pattern: "PO-\\d{3}-\\d{4}" },
    amount: { label: "Sum", much: 1000, veryMuch: 25000 },
    system: { connection: "ledger", operation: "findOrder", fact: "match" },
    papers: "receipts",
    number: "posting",
  },
  {
    name: "people",
    title: "Questions to the people team",
    object: "People_Case__c",
    topics: {
      payroll: ["salary", "payslip"],
      leave: ["holiday", "leave"],
      benefits: ["pension", "insurance"],
    },
    reference: { like: "EMP-55120", pattern: "EMP-\\d{5}" },
    amount: { label: "Days", much: 5, veryMuch: 20 },
    system: { connection: "payroll", operation: "entry", fact: "entry" },
    papers: "certificates",
    number: "letter",
  },
  {
    name: "shipment",
    title: "Shipments that do not arrive",
    object: "Shipment__c",
    topics: {
      late: ["late", "waiting"],
      damaged: ["broken", "wet"],
      lost: ["lost", "nowhere"],
      customs: ["customs", "duty"],
    },
    reference: { like: "TRK9911204455", pattern: "TRK\\d{10}" },
    amount: { label: "Value of goods", much: 200, veryMuch: 10000 },
    system: { connection: "tracking", operation: "where", fact: "place" },
    papers: "photos",
    number: "claim",
  },
  {
    name: "claim",
    title: "Claims of the insured",
    object: "Claim__c",
    topics: { water: ["pipe", "flood"], fire: ["fire", "smoke"], theft: ["stolen", "burglary"] },
    reference: { like: "POL-88-1203", pattern: "POL-\\d{2}-\\d{4}" },
    amount: { label: "Damage", much: 2500, veryMuch: 40000 },
    system: { connection: "policies", operation: "cover", fact: "cover" },
    papers: "reports",
    number: "payment",
  },
  {
    name: "access",
    title: "Access to systems",
    object: "Access_Request__c",
    topics: {
      finance: ["ledger", "bank"],
      sales: ["crm", "pipeline"],
      engineering: ["repository", "cluster"],
      facilities: ["badge", "door"],
    },
    reference: { like: "ROLE-331", pattern: "ROLE-\\d{3}" },
    amount: { label: "Days of access", much: 30, veryMuch: 365 },
    system: { connection: "directory", operation: "roles", fact: "role" },
    papers: "approvals",
    number: "grant",
  },
  {
    name: "job",
    title: "Jobs for technicians",
    object: "Service_Job__c",
    topics: {
      heating: ["boiler", "radiator"],
      cooling: ["compressor", "fridge"],
      electric: ["fuse", "cable"],
    },
    reference: { like: "UNIT-7741", pattern: "UNIT-\\d{4}" },
    amount: { label: "Hours of work", much: 4, veryMuch: 24 },
    system: { connection: "spares", operation: "find", fact: "spare" },
    papers: "plans",
    number: "visit",
  },
  {
    name: "complaint",
    title: "Complaints of guests",
    object: "Complaint__c",
    topics: {
      room: ["noise", "dirty"],
      food: ["breakfast", "cold"],
      staff: ["rude", "slow"],
      price: ["price", "deposit"],
    },
    reference: { like: "BKG-661204", pattern: "BKG-\\d{6}" },
    amount: { label: "Price of the stay", much: 300, veryMuch: 3000 },
    system: { connection: "bookings", operation: "stay", fact: "stay" },
    papers: "statements",
    number: "voucher",
  },
];

/** API names of a record's fields: Salesforce's own where the object has them. */
export function fieldsOf({ object }: Domain) {
  const own = object === "Case" || object === "Lead";
  return {
    subject: object === "Case" ? "Subject" : "Subject__c",
    body: own ? "Description" : "Details__c",
    kind: "Kind__c",
    amount: "Amount__c",
    region: "Region__c",
    due: "Due__c",
    complete: "Complete__c",
    withdrawn: "Withdrawn__c",
    delivered: "Delivered__c",
    status: own ? "Status" : "Status__c",
    priority: object === "Case" ? "Priority" : "Priority__c",
    outcome: "Outcome__c",
    note: "Note__c",
    centre: "Cost_Centre__c",
    number: "Number__c",
    email: object === "Case" ? "SuppliedEmail" : object === "Lead" ? "Email" : "Email__c",
    channel: "Channel__c",
  };
}

export type Fields = ReturnType<typeof fieldsOf>;

export const REGIONS = ["North", "South", "Overseas"];
export const STATUSES = ["New", "Working", "Waiting", "Rejected", "Done"];
export const PRIORITIES = ["High", "Medium", "Low"];
export const CENTRES = ["CC-100", "CC-200", "CC-300"];
