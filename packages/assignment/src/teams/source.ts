import type { MemberSource } from "../types.ts";

/** Reads `queue Support Backlog` or `group Night Shift`; `undefined` where a text is neither. */
export function parseSource(text: string): MemberSource | undefined {
  const [, kind, name] = /^(queue|group)\s+(\S.*)$/i.exec(text.trim()) ?? [];
  if (!kind || !name) return undefined;
  return { kind: kind.toLowerCase() as MemberSource["kind"], name };
}

/** The same as text. */
export const sourceText = ({ kind, name }: MemberSource): string => `${kind} ${name}`;
