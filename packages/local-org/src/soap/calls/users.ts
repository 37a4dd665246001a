import { randomBytes } from "node:crypto";
import type { Session } from "../../auth/sessions.ts";
import { findUser } from "../../core.ts";
import { orgError } from "../../errors.ts";
import type { Service } from "../../http/context.ts";
import { textOf } from "../../metadata/xml.ts";
import { toId18 } from "../../storage/ids.ts";
import type { SoapCall, SoapOperation } from "../call.ts";
import type { XmlValue } from "../xml.ts";

const text = (value: unknown): XmlValue => (value as string | null | undefined) ?? null;

/** Who is signed in, in which org. */
export function userInfoXml({ core, sessions }: Service, session: Session): { [name: string]: XmlValue } {
  const user = core.store.find(session.userId)!;
  const organization = core.store.find(core.orgId)!;
  return {
    accessibilityMode: false,
    chatterExternal: false,
    currencySymbol: "$",
    orgAttachmentFileSizeLimit: 5_242_880,
    orgDefaultCurrencyIsoCode: "USD",
    orgDefaultCurrencyLocale: "en_US",
    orgDisallowHtmlAttachments: false,
    orgHasPersonAccounts: false,
    organizationId: core.orgId,
    organizationMultiCurrency: false,
    organizationName: text(organization.Name),
    profileId: text(user.ProfileId),
    roleId: text(user.UserRoleId),
    sessionSecondsValid: Math.round((sessions.endOf(session) - core.now().getTime()) / 1000),
    userDefaultCurrencyIsoCode: null,
    userEmail: text(user.Email),
    userFullName: text(user.Name),
    userId: user.Id,
    userLanguage: text(user.LanguageLocaleKey),
    userLocale: text(user.LocaleSidKey),
    userName: text(user.Username),
    userTimeZone: text(user.TimeZoneSidKey),
    userType: "Standard",
    userUiSkin: "Theme3",
  };
}

function userGiven({ service: { core }, args }: SoapCall): string {
  const given = textOf(args, "userId") ?? "";
  const user = core.store.table("User").get(toId18(given) ?? "") ?? findUser(core, given);
  if (!user) throw orgError(500, "INVALID_ID_FIELD", `invalid user id: ${given}`);
  return user.Id;
}

/** The operations about users and the session. */
export const USERS: Record<string, SoapOperation> = {
  getUserInfo: ({ service, session }) => userInfoXml(service, session),
  getServerTimestamp: ({ service }) => ({ timestamp: service.core.now().toISOString() }),
  setPassword(call) {
    const password = textOf(call.args, "password");
    if (!password) throw orgError(500, "INVALID_NEW_PASSWORD", "The password cannot be blank");
    call.passwords.set(userGiven(call), password);
    return "";
  },
  resetPassword(call) {
    const password = randomBytes(9).toString("base64url");
    call.passwords.set(userGiven(call), password);
    return { password };
  },
  logout({ service, session }) {
    service.sessions.end(session.token);
    return undefined;
  },
};
