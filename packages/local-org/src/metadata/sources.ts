import type { OrgMetadata, Sources } from "../options.ts";

interface SourceKind {
  type: string;
  folder: string;
  /** What counts is beside the XML: a class, the body of an e-mail. */
  metaFile?: true;
}

/** Metadata that runs, by the ending of its files. It is kept as text and read when it is needed. */
const KINDS: Record<string, SourceKind> = {
  approvalProcess: { type: "ApprovalProcess", folder: "approvalProcesses" },
  cls: { type: "ApexClass", folder: "classes", metaFile: true },
  email: { type: "EmailTemplate", folder: "email", metaFile: true },
  flow: { type: "Flow", folder: "flows" },
  notiftype: { type: "CustomNotificationType", folder: "notificationtypes" },
  quickAction: { type: "QuickAction", folder: "quickActions" },
  workflow: { type: "Workflow", folder: "workflows" },
};

/** `email/Desk/Reply.email-meta.xml` is the XML of the EmailTemplate `Desk/Reply`. */
export interface SourcePlace {
  type: string;
  name: string;
  part: "text" | "meta";
}

/** Where a file belongs; undefined for one that is no such source. */
export function sourceAt(path: string): SourcePlace | undefined {
  const segments = path.split(/[/\\]/);
  const [, file = "", suffix = "", meta] = /^(.+?)\.(\w+)(-meta\.xml)?$/.exec(segments.at(-1)!) ?? [];
  const kind = Object.hasOwn(KINDS, suffix) ? KINDS[suffix] : undefined;
  const from = kind ? segments.lastIndexOf(kind.folder) : -1;
  if (!kind || from < 0 || from === segments.length - 1) return undefined;
  const name = [...segments.slice(from + 1, -1), file].join("/");
  return { type: kind.type, name, part: kind.metaFile && meta ? "meta" : "text" };
}

/** Keeps the text of a file under its type and name. */
export function keepSource(into: OrgMetadata, { type, name, part }: SourcePlace, text: string): void {
  into.sources ??= {};
  into.sources[type] ??= {};
  const known = into.sources[type][name] ?? { text: "" };
  into.sources[type][name] = { ...known, [part]: text };
}

/** Sources together; the later one counts where two have the same name. */
export function sourcesOver(...all: (Sources | undefined)[]): Sources {
  const together: Sources = {};
  for (const sources of all)
    for (const [type, named] of Object.entries(sources ?? {}))
      together[type] = { ...together[type], ...named };
  return together;
}
