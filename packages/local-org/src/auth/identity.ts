import type { Service } from "../http/context.ts";

/** `GET /services/oauth2/userinfo` (OpenID Connect) of a user. */
export function userInfo({ core, url }: Service, userId: string): object {
  const user = core.store.find(userId)!;
  return {
    sub: `${url}/id/${core.orgId}/${userId}`,
    user_id: userId,
    organization_id: core.orgId,
    preferred_username: user.Username,
    nickname: user.CommunityNickname ?? user.Alias ?? user.Username,
    name: user.Name,
    email: user.Email,
    email_verified: true,
    given_name: user.FirstName ?? null,
    family_name: user.LastName,
    zoneinfo: user.TimeZoneSidKey,
    profile: `${url}/${userId}`,
    user_type: "STANDARD",
    language: user.LanguageLocaleKey,
    locale: user.LocaleSidKey,
    utcOffset: 0,
    updated_at: user.LastModifiedDate,
    urls: urls(url, core.orgId),
    active: user.IsActive,
    is_app_installed: true,
  };
}

/** `GET /id/{org}/{user}`. */
export function identity({ core, url }: Service, userId: string): object {
  const user = core.store.find(userId)!;
  return {
    id: `${url}/id/${core.orgId}/${userId}`,
    asserted_user: true,
    user_id: userId,
    organization_id: core.orgId,
    username: user.Username,
    nick_name: user.CommunityNickname ?? user.Alias ?? user.Username,
    display_name: user.Name,
    email: user.Email,
    email_verified: true,
    first_name: user.FirstName ?? null,
    last_name: user.LastName,
    timezone: user.TimeZoneSidKey,
    active: user.IsActive,
    user_type: "STANDARD",
    language: user.LanguageLocaleKey,
    locale: user.LocaleSidKey,
    utcOffset: 0,
    last_modified_date: user.LastModifiedDate,
    is_app_installed: true,
    urls: urls(url, core.orgId),
  };
}

function urls(url: string, orgId: string) {
  const base = `${url}/services/data/v{version}`;
  return {
    enterprise: `${url}/services/Soap/c/{version}/${orgId.slice(0, 15)}`,
    partner: `${url}/services/Soap/u/{version}/${orgId.slice(0, 15)}`,
    metadata: `${url}/services/Soap/m/{version}/${orgId.slice(0, 15)}`,
    rest: `${base}/`,
    sobjects: `${base}/sobjects/`,
    query: `${base}/query/`,
    search: `${base}/search/`,
    recent: `${base}/recent/`,
    profile: `${url}/{userId}`,
  };
}
