import type { Call } from "./call.ts";

const ENTITIES: Record<string, string> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };

function textOf(xml: string, tag: string): string {
  const found =
    new RegExp(`<(?:\\w+:)?${tag}(?:\\s[^>]*)?>([\\s\\S]*?)</(?:\\w+:)?${tag}>`).exec(xml)?.[1] ?? "";
  return found.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (whole, dec, hex, name) =>
    dec || hex
      ? String.fromCodePoint(dec ? Number(dec) : Number.parseInt(hex, 16))
      : (ENTITIES[name] ?? whole),
  );
}

const escapeXml = (text: unknown): string =>
  String(text ?? "").replace(/[<>&"]/g, (char) => `&#${char.charCodeAt(0)};`);

function envelope(body: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns="urn:partner.soap.sforce.com" xmlns:sf="urn:fault.partner.soap.sforce.com" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`;
}

function fault(code: string, message: string): { status: number; xml: string } {
  return {
    status: 500,
    xml: envelope(
      `<soapenv:Fault><faultcode>sf:${code}</faultcode><faultstring>${code}: ${escapeXml(message)}</faultstring><detail><sf:${code}Fault xsi:type="sf:${code === "INVALID_LOGIN" ? "LoginFault" : "UnexpectedErrorFault"}"><sf:exceptionCode>${code}</sf:exceptionCode><sf:exceptionMessage>${escapeXml(message)}</sf:exceptionMessage></sf:${code}Fault></detail></soapenv:Fault>`,
    ),
  };
}

/** Answers the SOAP calls that old clients sign in and out with. */
export function soapCall(
  xml: string,
  version: string,
  { service, signIn }: Call,
): { status: number; xml: string } {
  const { core, sessions, url } = service;
  if (/<(?:\w+:)?logout[\s/>]/.test(xml)) {
    const token = textOf(xml, "sessionId");
    if (!sessions.find(token))
      return fault("INVALID_SESSION_ID", "Invalid Session ID found in SessionHeader");
    sessions.end(token);
    return { status: 200, xml: envelope("<logoutResponse/>") };
  }
  if (!/<(?:\w+:)?login[\s>]/.test(xml))
    return fault("INVALID_OPERATION", "this SOAP operation is not offered here");
  const user = signIn.passwords.check(textOf(xml, "username"), textOf(xml, "password"));
  if (!user) {
    return fault("INVALID_LOGIN", "Invalid username, password, security token; or user locked out.");
  }
  const session = sessions.open({ userId: user.Id, clientId: "", scopes: ["full"] });
  const server = `${url}/services/Soap/u/${version}/${core.orgId.slice(0, 15)}`;
  const organization = core.store.find(core.orgId)!;
  const info: Record<string, unknown> = {
    organizationId: core.orgId,
    organizationName: organization.Name,
    profileId: user.ProfileId,
    sessionSecondsValid: Math.round((sessions.endOf(session) - core.now().getTime()) / 1000),
    userDefaultCurrencyIsoCode: null,
    userEmail: user.Email,
    userFullName: user.Name,
    userId: user.Id,
    userLanguage: user.LanguageLocaleKey,
    userLocale: user.LocaleSidKey,
    userName: user.Username,
    userTimeZone: user.TimeZoneSidKey,
    userType: "Standard",
    userUiSkin: "Theme3",
  };
  const infoXml = Object.entries(info).map(([tag, value]) => `<${tag}>${escapeXml(value)}</${tag}>`);
  return {
    status: 200,
    xml: envelope(
      `<loginResponse><result><metadataServerUrl>${server.replace("/u/", "/m/")}</metadataServerUrl><passwordExpired>false</passwordExpired><sandbox>true</sandbox><serverUrl>${server}</serverUrl><sessionId>${session.token}</sessionId><userId>${user.Id}</userId><userInfo>${infoXml.join("")}</userInfo></result></loginResponse>`,
    ),
  };
}
