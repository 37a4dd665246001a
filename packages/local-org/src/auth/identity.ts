import type { Service } from "../http/context.ts";
import { toLocal } from "../soql/dates.ts";
import type { Row } from "../storage/store.ts";

export const identityUrl = ({ core, url }: Service, userId: string): string =>
  `${url}/id/${core.orgId}/${userId}`;

/** Milliseconds that the winter time of a zone is ahead of UTC. */
function utcOffset(zone: string): number {
  const year = new Date().getUTCFullYear();
  return Math.min(...[0, 6].map((month) => Date.UTC(year, month)).map((at) => toLocal(at, zone) - at));
}

const momentOf = (stamp: unknown): string | null =>
  typeof stamp === "string" ? stamp.replace("+0000", "Z") : null;

/** What both answers tell alike. */
function common({ url, core }: Service, user: Row) {
  return {
    user_id: user.Id,
    organization_id: core.orgId,
    email: user.Email,
    email_verified: true,
    active: user.IsActive,
    user_type: "STANDARD",
    language: user.LanguageLocaleKey,
    locale: user.LocaleSidKey,
    utcOffset: utcOffset(String(user.TimeZoneSidKey ?? "GMT")),
    is_app_installed: true,
    photos: {
      picture: `${url}/profilephoto/005/F`,
      thumbnail: `${url}/profilephoto/005/T`,
    },
    urls: urls(url, core.orgId, user.Id),
  };
}

/** `GET /services/oauth2/userinfo` (OpenID Connect) of a user. */
export function userInfo(service: Service, userId: string): object {
  const user = service.core.store.find(userId)!;
  const rest = common(service, user);
  return {
    sub: identityUrl(service, userId),
    preferred_username: user.Username,
    nickname: user.CommunityNickname ?? user.Alias ?? user.Username,
    name: user.Name,
    given_name: user.FirstName ?? null,
    family_name: user.LastName,
    zoneinfo: user.TimeZoneSidKey,
    profile: rest.urls.profile,
    picture: rest.photos.picture,
    phone_number: user.MobilePhone ?? null,
    phone_number_verified: false,
    address: {},
    is_salesforce_integration_user: false,
    updated_at: momentOf(user.LastModifiedDate),
    ...rest,
  };
}

/** `GET /id/{org}/{user}`. */
export function identity(service: Service, userId: string): object {
  const user = service.core.store.find(userId)!;
  return {
    id: identityUrl(service, userId),
    asserted_user: true,
    username: user.Username,
    nick_name: user.CommunityNickname ?? user.Alias ?? user.Username,
    display_name: user.Name,
    first_name: user.FirstName ?? null,
    last_name: user.LastName,
    timezone: user.TimeZoneSidKey,
    addr_street: null,
    addr_city: null,
    addr_state: null,
    addr_country: null,
    addr_zip: null,
    mobile_phone: user.MobilePhone ?? null,
    mobile_phone_verified: false,
    is_lightning_login_user: false,
    status: { created_date: null, body: null },
    last_modified_date: momentOf(user.LastModifiedDate),
    ...common(service, user),
  };
}

/** `{version}` stands for the version that the client puts in its place. */
function urls(url: string, orgId: string, userId: string) {
  const soap = (letter: string) => `${url}/services/Soap/${letter}/{version}/${orgId.slice(0, 15)}`;
  const rest = `${url}/services/data/v{version}`;
  return {
    enterprise: soap("c"),
    metadata: soap("m"),
    partner: soap("u"),
    rest: `${rest}/`,
    sobjects: `${rest}/sobjects/`,
    search: `${rest}/search/`,
    query: `${rest}/query/`,
    recent: `${rest}/recent/`,
    tooling_soap: soap("T"),
    tooling_rest: `${rest}/tooling/`,
    profile: `${url}/${userId}`,
    feeds: `${rest}/chatter/feeds`,
    groups: `${rest}/chatter/groups`,
    users: `${rest}/chatter/users`,
    feed_items: `${rest}/chatter/feed-items`,
    feed_elements: `${rest}/chatter/feed-elements`,
    custom_domain: url,
  };
}
