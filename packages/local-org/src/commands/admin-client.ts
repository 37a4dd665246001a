/**
 * Asks the admin API of a running org.
 * @throws Error in the words of the org, or that it cannot be reached
 */
export async function askAdmin<T>(url: string, method: string, path: string, body?: unknown): Promise<T> {
  const base = URL.canParse(url) ? new URL(url).origin : undefined;
  if (!base) throw new Error(`'${url}' is no address; write it as http://127.0.0.1:8099.`);
  const answer = await fetch(`${base}/admin/api/${path}`, {
    method,
    ...(body !== undefined && {
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    }),
  }).catch(() => {
    throw new Error(`No org answers at ${base}. Start one, or say where it is with --url.`);
  });
  const text = await answer.text();
  const isJson = answer.headers.get("content-type")?.includes("json");
  const json = text && isJson ? JSON.parse(text) : undefined;
  if (!answer.ok) throw new Error(json?.error ?? `${base} has no admin API: it answers ${answer.status}.`);
  return json;
}
