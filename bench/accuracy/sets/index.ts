import type { DataSet } from "../result.ts";
import { bankMarketing } from "./bank-marketing.ts";
import { banking77 } from "./banking77.ts";
import { cfpb } from "./cfpb/index.ts";
import { clinc150 } from "./clinc150.ts";
import { itTickets } from "./it-tickets.ts";
import { messages } from "./messages.ts";

/** Every set of data, in the order of the document. A new one is a file and a line here. */
export const sets: DataSet[] = [banking77, clinc150, itTickets, cfpb, bankMarketing, messages];
