/** A page as a person sees it. */
export interface Seen {
  url: string;
  status: number;
  text: string;
  headers: Headers;
}

/** A browser without scripts: it keeps cookies, follows redirects within the org, and sends forms. */
export function createBrowser() {
  const cookies = new Map<string, string>();

  async function go(url: string, init: RequestInit = {}): Promise<Seen> {
    const answer = await fetch(url, {
      ...init,
      redirect: "manual",
      headers: {
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; "),
        ...init.headers,
      },
    });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line)!;
      if (value) cookies.set(name, value);
      else cookies.delete(name);
    }
    const text = await answer.text();
    const location = answer.headers.get("location");
    if (location === null) return { url, status: answer.status, text, headers: answer.headers };
    const next = new URL(location, url);
    // whoever is waited for elsewhere is not called here
    if (next.origin !== new URL(url).origin)
      return { url: next.href, status: answer.status, text, headers: answer.headers };
    return go(next.href);
  }

  return {
    cookies,
    go,
    /** Sends the form of a page that posts, with its hidden fields. */
    send({ url, text }: Seen, fields: Record<string, string>): Promise<Seen> {
      const form = new URLSearchParams(fields);
      const hidden = /<input type="hidden" name="(\w+)" value="([^"]*)">/.exec(text);
      if (hidden) form.set(hidden[1]!, hidden[2]!);
      return go(url, { method: "POST", body: form });
    },
  };
}
