import type { Passwords } from "../auth/passwords.ts";
import type { Session } from "../auth/sessions.ts";
import type { Service } from "../http/context.ts";
import { all, type Element, textOf } from "../metadata/xml.ts";
import type { Transaction } from "../records/transaction.ts";
import type { XmlValue } from "./xml.ts";

/** A call of somebody who is signed in. */
export interface SoapCall {
  service: Service;
  passwords: Passwords;
  session: Session;
  tx: Transaction;
  args: Element;
  header: Element;
  /** The request as it was sent; elements say where they stand in it. */
  source: string;
  /** `/services/data/v62.0` */
  base: string;
}

/**
 * Answers an operation; what it wrote is committed with it.
 * @throws OrgError for a fault
 */
export type SoapOperation = (call: SoapCall) => XmlValue;

/** The texts of all arguments of that name. */
export const textsOf = (args: Element, name: string): string[] =>
  all(args, name).map((one) => one.text.trim());

/** A property of one of the SOAP headers, such as `AllOrNoneHeader`, `allOrNone`. */
export function headerText(header: Element, name: string, property: string): string | undefined {
  const found = header.children.get(name)?.[0];
  return found && textOf(found, property);
}
