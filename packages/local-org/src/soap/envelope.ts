import { type Element, NO_ELEMENT, parseXml } from "../metadata/xml.ts";
import { element, escapeXml, XML_HEAD, type XmlValue, XSI } from "./xml.ts";

/** A SOAP request, taken apart; no name has its prefix any more. */
export interface Envelope {
  operation: string;
  args: Element;
  header: Element;
}

/** The same element, all names in it without their prefixes. */
function withoutPrefixes(given: Element): Element {
  const bare = new Map<string, Element[]>();
  for (const [name, list] of given.children) {
    const own = name.slice(name.indexOf(":") + 1);
    bare.set(own, [...(bare.get(own) ?? []), ...list.map(withoutPrefixes)]);
  }
  return { ...given, children: bare };
}

/**
 * Reads a SOAP envelope.
 * @throws Error for what is none
 */
export function readEnvelope(xml: string): Envelope {
  const envelope = withoutPrefixes(parseXml(xml)).children.get("Envelope")?.[0];
  const body = envelope?.children.get("Body")?.[0];
  const [operation, [args] = []] = body?.children.entries().next().value ?? [];
  if (!operation || !args) throw new Error("the envelope has no body");
  return { operation, args, header: envelope!.children.get("Header")?.[0] ?? NO_ELEMENT };
}

/** The namespaces of the partner API and of the Metadata API. */
export const NAMESPACES = {
  u: "urn:partner.soap.sforce.com",
  m: "http://soap.sforce.com/2006/04/metadata",
} as const;

const envelope = (body: string, namespace: string): string =>
  `${XML_HEAD}<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns="${namespace}" xmlns:sf="urn:sobject.partner.soap.sforce.com" xmlns:xsi="${XSI}"><soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`;

/** The answer of an operation; a list is one result for each of its values. */
export const responseXml = (operation: string, result: XmlValue, namespace: string = NAMESPACES.u): string =>
  envelope(element(`${operation}Response`, { result }), namespace);

/** A refusal of the whole call. */
export function faultXml(code: string, message: string): string {
  const kind = code === "INVALID_LOGIN" ? "LoginFault" : "UnexpectedErrorFault";
  const text = escapeXml(message);
  return envelope(
    `<soapenv:Fault xmlns:sf="urn:fault.partner.soap.sforce.com"><faultcode>sf:${code}</faultcode><faultstring>${code}: ${text}</faultstring><detail><sf:${kind} xsi:type="sf:${kind}"><sf:exceptionCode>${code}</sf:exceptionCode><sf:exceptionMessage>${text}</sf:exceptionMessage></sf:${kind}></detail></soapenv:Fault>`,
    NAMESPACES.u,
  );
}
