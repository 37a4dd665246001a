import { styleText } from "node:util";

/** A sentence of a comparison as a terminal shows it: names and expressions stand out where it has colours. */
export const inline = (sentence: string): string =>
  sentence.replace(/`([^`]*)`|\*([^*]+)\*/g, (whole, code?: string, name?: string) => {
    if (code !== undefined) return styleText("cyan", whole, { stream: process.stdout });
    const bold = styleText("bold", String(name), { stream: process.stdout });
    return bold === name ? whole : bold;
  });

/** `2026-11-26 14:05` */
export const minute = (at: string): string => at.slice(0, 16).replace("T", " ");
