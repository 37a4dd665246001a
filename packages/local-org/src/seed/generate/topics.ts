/** What a case is about: how often, who answers it, and the words of the person who writes. */
export interface Topic {
  weight: number;
  /** Developer names of the queue and the skill that it needs. */
  queue: string;
  skill: string;
  reason: string;
  type: string;
  /** Share of High priority. */
  urgent: number;
  /** Slots in braces are filled from {@link SLOTS}; texts in brackets are left out half of the time. */
  subjects: string[];
  facts: string[];
  asks: string[];
  /** What solved it, for the last comment and mail. */
  solutions: string[];
}

export const QUEUES = [
  { developerName: "Technical_Support", name: "Technical Support" },
  { developerName: "Field_Service", name: "Field Service" },
  { developerName: "Billing", name: "Billing" },
  { developerName: "Customer_Care", name: "Customer Care" },
] as const;

export const TOPICS: Record<string, Topic> = {
  breakdown: {
    weight: 16,
    queue: "Technical_Support",
    skill: "Repairs",
    reason: "Breakdown",
    type: "Mechanical",
    urgent: 0.24,
    subjects: [
      "{product} does not start",
      "{product} stopped with error {error}",
      "Error {error} [since {day}]",
    ],
    facts: [
      "The display shows {error} and the {part} stays cold.",
      "It ran all week and went off on {day} in the middle of a shift.",
      "Switching it off for ten minutes helped once, not any more.",
      "There is a smell of burnt plastic near the {part}.",
    ],
    asks: ["Please send somebody, we cannot work without it.", "What can we try until a technician is here?"],
    solutions: ["The {part} was replaced on site.", "A reset of the control unit cleared {error}."],
  },
  performance: {
    weight: 11,
    queue: "Technical_Support",
    skill: "Diagnostics",
    reason: "Performance",
    type: "Electrical",
    urgent: 0.08,
    subjects: ["{product} is slower than it was", "Less output from the {product}", "Noise from the {part}"],
    facts: [
      "Since {day} it takes about twice the time.",
      "The {part} rattles, mostly in the morning.",
      "We measured {number} percent less than the data sheet says.",
      "The filter was changed {number} weeks ago.",
    ],
    asks: ["Is that normal at this age?", "Could you look at the readings that I attach?"],
    solutions: ["Descaling brought it back to its values.", "New firmware corrected the pressure."],
  },
  installation: {
    weight: 10,
    queue: "Field_Service",
    skill: "Installation",
    reason: "Installation",
    type: "Structural",
    urgent: 0.05,
    subjects: [
      "Date for installing the {product}",
      "Installation at site {site}",
      "Connection for {product} missing",
    ],
    facts: [
      "The unit was delivered on {day} and still stands in its box.",
      "The electrician says that {number} ampere are not enough.",
      "Site {site} is open from seven to four.",
      "The wall bracket from the drawing was not in the box.",
    ],
    asks: ["When can somebody come?", "Which connection do you need from us?"],
    solutions: ["Installed and handed over at site {site}.", "The bracket was sent and the date confirmed."],
  },
  invoice: {
    weight: 15,
    queue: "Billing",
    skill: "Invoices",
    reason: "Other",
    type: "Other",
    urgent: 0.04,
    subjects: ["Invoice {order} is not right", "Charged twice for {order}", "Copy of invoice {order}"],
    facts: [
      "Position {number} was cancelled in our order.",
      "Our account shows two payments of {amount}.",
      "The purchase order number is missing, so that our system refuses it.",
      "The discount of the framework agreement was not applied.",
    ],
    asks: ["Please send a corrected invoice.", "Until this is clear we hold the payment back."],
    solutions: ["A corrected invoice was sent.", "{amount} were paid back."],
  },
  delivery: {
    weight: 12,
    queue: "Customer_Care",
    skill: "Orders",
    reason: "Other",
    type: "Other",
    urgent: 0.1,
    subjects: ["Where is order {order}?", "Order {order} came damaged", "Wrong part in {order}"],
    facts: [
      "The carrier says that it was handed over on {day}; nobody here has seen it.",
      "The box was open and the {part} is bent.",
      "We ordered the {part} of the {product} and got another one.",
      "The delivery note has {number} items, the box had one less.",
    ],
    asks: ["Can you trace it?", "Please send a replacement to site {site}."],
    solutions: ["A replacement is on its way.", "The carrier found it at the depot."],
  },
  parts: {
    weight: 9,
    queue: "Field_Service",
    skill: "Repairs",
    reason: "Equipment Complexity",
    type: "Mechanical",
    urgent: 0.03,
    subjects: ["Spare {part} for {product}", "Which {part} fits the {product}?", "Price of a {part}"],
    facts: [
      "The label on the old one cannot be read any more.",
      "We keep two in stock and used the last one on {day}.",
      "The drawing in the manual shows another shape.",
    ],
    asks: ["Which number do we order?", "Can you send {number} of them by {day}?"],
    solutions: ["The part number was sent, with the drawing.", "An offer over {amount} was accepted."],
  },
  access: {
    weight: 12,
    queue: "Technical_Support",
    skill: "Portal",
    reason: "Other",
    type: "Electronic",
    urgent: 0.07,
    subjects: [
      "Cannot sign in to the portal",
      "New user for site {site}",
      "Readings are missing in the portal",
    ],
    facts: [
      "The link in the mail has expired and no new one comes.",
      "Our colleague has left, her device was the second factor.",
      "Since {day} the chart of the {product} is empty.",
      "The page says error {error} after the password.",
    ],
    asks: ["Please set it back.", "Can you add a user for us?"],
    solutions: ["Access was set back, and the user confirmed it.", "The gateway was connected again."],
  },
  contract: {
    weight: 8,
    queue: "Customer_Care",
    skill: "Contracts",
    reason: "Other",
    type: "Other",
    urgent: 0.02,
    subjects: [
      "Service contract for {product}",
      "Cancel the contract of site {site}",
      "Does our contract cover this?",
    ],
    facts: [
      "The contract ends in {number} weeks.",
      "We close site {site} and move the machines.",
      "Your technician billed {amount} although we have full cover.",
    ],
    asks: ["What would a renewal cost?", "Please confirm in writing."],
    solutions: ["The renewal was signed.", "The contract was ended as of {day}."],
  },
  feedback: {
    weight: 7,
    queue: "Customer_Care",
    skill: "Orders",
    reason: "Feedback",
    type: "Other",
    urgent: 0.01,
    subjects: [
      "Feedback on your technician",
      "Complaint about waiting times",
      "Suggestion for the {product}",
    ],
    facts: [
      "We waited {number} days for an answer to {order}.",
      "The visit on {day} was quick and friendly.",
      "A lock on the {part} would help us with cleaning.",
    ],
    asks: ["I would like to hear what you make of it.", "No answer needed."],
    solutions: ["Thanked, and passed on to the team.", "A voucher over {amount} was given."],
  },
};

/** What slots are filled with; `product` comes from the products. */
export const SLOTS: Record<string, readonly string[]> = {
  part: [
    "pump",
    "grinder",
    "compressor",
    "fan",
    "valve",
    "door seal",
    "heating element",
    "sensor",
    "drip tray",
  ],
  day: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "the weekend"],
  error: ["E04", "E11", "E17", "E23", "F02", "F31", "H9", "P-105"],
  site: ["A", "B", "C", "North", "South", "2", "3", "7"],
};

export const OPENINGS = ["Hello,", "Good morning,", "Dear support team,", "Hi,", "To whom it concerns,"];
export const CLOSINGS = ["Thank you", "Best regards", "Kind regards", "Many thanks", "Regards"];

/** What agents write while they are at it. */
export const NOTES = [
  "Called back, nobody there. Will try again tomorrow.",
  "Asked for the serial number and a picture of the type plate.",
  "Looked at the log of the unit: nothing before the stop.",
  "Spoke with the workshop, they have the part in stock.",
  "This belongs to another team, handing it over.",
  "Customer wants to be called, not written to.",
];

export const REPLIES = [
  "thank you for writing. We have a first look at it today and come back to you.",
  "could you send us the serial number and a picture of the display?",
  "our colleague has taken this over and will call you.",
  "we have found the cause and are arranging what is needed.",
];
