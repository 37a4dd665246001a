import { z } from "zod";
import { HttpFailure } from "./failures.ts";

const where = z.string().min(1);

export const pagesSchema = z.strictObject({
  next: z
    .union(
      [
        z.literal("link header"),
        z.strictObject({ link: where.describe("Where in the answer the address of the next page stands.") }),
        z.strictObject({
          cursor: where.describe("Where in the answer it stands: meta.next, or data.last.id."),
          as: where.describe("The parameter that takes it."),
        }),
        z.strictObject({
          page: where.describe("The parameter that takes the number of the page."),
          from: z.number().int().min(0).optional().describe("The first number; 1 unless given."),
        }),
      ],
      { error: "link header, { link: … }, { cursor: …, as: … } or { page: … }" },
    )
    .describe("How the next page is asked for."),
  items: where.optional().describe("Where in the answer the items stand; the answer itself unless given."),
  "at most": z.number().int().min(2).max(100).optional().describe("Most pages; 10 unless given."),
});
export type RawPages = z.output<typeof pagesSchema>;

/** What is at a path of an answer; `last` is the last of a list. */
function at(answer: unknown, path: string | undefined): unknown {
  let here = answer;
  for (const name of path?.split(".") ?? []) {
    if (Array.isArray(here)) here = name === "last" ? here.at(-1) : here[Number(name)];
    else
      here =
        typeof here === "object" && here !== null && Object.hasOwn(here, name)
          ? (here as never)[name]
          : undefined;
  }
  return here;
}

/** The address behind `rel="next"`. */
function linkOf(headers: Headers): string | undefined {
  for (const [, address, parameters] of (headers.get("link") ?? "").matchAll(/<([^<>]*)>([^<]*)/g))
    if (/;\s*rel\s*=\s*"?(?:[^"]*\s)?next(?:\s[^"]*)?"?\s*(?:[;,]|$)/i.test(parameters ?? "")) return address;
  return undefined;
}

/** Where the next page is; undefined where this is the last one. */
function nextOf(
  { next, items }: RawPages,
  page: { url: URL; answer: unknown; headers: Headers; number: number },
): URL | undefined {
  const list = at(page.answer, items);
  const empty = !Array.isArray(list) || list.length === 0;
  const elsewhere = (address: unknown) =>
    typeof address === "string" && address !== "" && URL.canParse(address, page.url.href)
      ? new URL(address, page.url.href)
      : undefined;
  if (next === "link header") return elsewhere(linkOf(page.headers));
  if ("link" in next) return elsewhere(at(page.answer, next.link));
  const url = new URL(page.url);
  if ("cursor" in next) {
    const cursor = at(page.answer, next.cursor);
    if (empty || !(typeof cursor === "string" || typeof cursor === "number") || cursor === "")
      return undefined;
    url.searchParams.set(next.as, String(cursor));
  } else {
    if (empty) return undefined;
    url.searchParams.set(next.page, String((next.from ?? 1) + page.number));
  }
  return url;
}

/**
 * Reads an answer page after page, as one: the first with the items of all.
 * @param read rejects with HttpFailure
 * @throws HttpFailure as `read`, and where it has no end, or leads to another host
 */
export async function readPages(
  pages: RawPages,
  first: URL,
  read: (url: URL) => Promise<{ answer: unknown; headers: Headers }>,
  name: string,
): Promise<unknown> {
  const most = pages["at most"] ?? 10;
  const items: unknown[] = [];
  let whole: unknown;
  let url: URL | undefined = first;
  for (let number = 1; url; number++) {
    if (number > most)
      // a part that is taken for the whole leads to wrong decisions
      throw new HttpFailure(
        "person",
        "TOO_MANY_PAGES",
        `${name} has more than ${most} pages, and nothing of it was taken. Ask for less, or raise at most.`,
      );
    if (url.origin !== first.origin)
      throw new HttpFailure(
        "person",
        "ELSEWHERE",
        `The next page of ${name} is on another host, and is not read.`,
      );
    const { answer, headers }: { answer: unknown; headers: Headers } = await read(url);
    const list = at(answer, pages.items);
    if (!Array.isArray(list))
      throw new HttpFailure(
        "person",
        "UNFIT_ANSWER",
        `The answer of ${name} has no list ${pages.items === undefined ? "" : `at ${pages.items}, `}of which pages could be made.`,
      );
    items.push(...list);
    whole ??= answer;
    url = nextOf(pages, { url, answer, headers, number });
  }
  return put(whole, pages.items?.split(".") ?? [], items);
}

/** The same with something else at a path. */
function put(whole: unknown, [name, ...rest]: string[], value: unknown): unknown {
  return name === undefined
    ? value
    : { ...(whole as object), [name]: put((whole as never)?.[name], rest, value) };
}
