import type { Decision } from "../api/types.ts";
import { took } from "../format/time.ts";
import { money } from "../format/value.ts";

export const BILLIONTHS = 1e9;

/** Which model answered, as which version, and what the call took; a call may have settled several facts. */
export function modelWords({
  name,
  version,
  prompt,
  tokens,
  cost,
  ms,
  reused,
}: NonNullable<Decision["model"]>) {
  // a hash is told apart by its beginning
  const short = (text: string) => (/^[0-9a-f]{16,}$/.test(text) ? text.slice(0, 12) : text);
  return [
    version && version !== name ? `${name} (${short(version)})` : name,
    ...(prompt ? [`prompt ${short(prompt)}`] : []),
    ...(reused ? ["answered before, used again at no cost"] : []),
    ...(tokens ? [`${tokens.input.toLocaleString("en-US")} + ${tokens.output} tokens`] : []),
    ...(cost === undefined ? [] : [money(cost / BILLIONTHS)]),
    ...(ms ? [took(ms)] : []),
  ].join(" · ");
}

export function ModelLine({ model }: { model: NonNullable<Decision["model"]> }) {
  return (
    <p className="weak model" title={`Used again under ${model.hash}`}>
      {modelWords(model)}
    </p>
  );
}
