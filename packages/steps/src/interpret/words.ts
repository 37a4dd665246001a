import { sha256, type Value } from "@throughline/workflow";
import type { ModelUse } from "../contract.ts";

/** A value in a sentence. */
export const show = (value: Value) =>
  value === null || value === "" ? "none" : value === true ? "yes" : value === false ? "no" : String(value);

/** 0.913 is "91 %"; never rounded up, for 0.899 is less than 0.9. */
export const percent = (share: number) => `${Math.floor(share * 100 + 1e-9)} %`;

export const sure = (confidence: number) => `${percent(confidence)} sure`;

/** A local model's answer is computed again rather than kept: the hash says by what it would come out the same. */
export const theModel = (name: string, version: string, inputs: Record<string, Value>): ModelUse => ({
  name,
  version,
  hash: hashOf([name, version, inputs]),
});

export const hashOf = (what: unknown) => sha256(JSON.stringify(what));
