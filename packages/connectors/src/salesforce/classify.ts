import { ConnectorFailure } from "../failure.ts";
import type { ConnectorError } from "../port.ts";
import { CallFailure, type ErrorItem } from "./client.ts";
import { decisive, MEANINGS, refusedByPackage, worthSplitting } from "./codes.ts";

/**
 * The class and the words for one of Salesforce's errors.
 * A pause for limits (`afterMs`) is put in by whoever keeps count of them.
 */
export function classifyItem(item: ErrorItem): ConnectorError {
  const fields = item.fields && item.fields.length > 0 ? { fields: item.fields } : {};
  if (refusedByPackage(item)) {
    return {
      class: "conflict",
      code: item.code,
      message: "Somebody changed the record since it was read; nothing was overwritten.",
      ...fields,
    };
  }
  const meaning = MEANINGS[worthSplitting(item) ? "UNABLE_TO_LOCK_ROW" : item.code];
  if (worthSplitting(item) && item.code !== "UNABLE_TO_LOCK_ROW") {
    return {
      class: "retry",
      code: item.code,
      message: "The org's own automation ran into a lock or a limit; it is tried again.",
      ...fields,
    };
  }
  if (meaning) return { class: meaning.class, code: item.code, message: meaning.say(item), ...fields };
  return {
    class: "person",
    code: item.code,
    message: `Salesforce refused this (${item.code}). Look at the record in Salesforce, then resume.`,
    ...fields,
  };
}

const retryable = (code: string, message: string): ConnectorError => ({ class: "retry", code, message });

function unanswered(failure: CallFailure, effect: "read" | "write"): ConnectorError {
  const code = failure.items[0]?.code ?? "NO_ANSWER";
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/.test(code)) {
    return {
      class: "person",
      code,
      message: `The certificate of the org's server is not trusted (${code}). Check the address, or add its authority with NODE_EXTRA_CA_CERTS.`,
    };
  }
  if (failure.kind === "not-sent")
    return retryable(code, `Salesforce cannot be reached (${code}); it is tried again.`);
  if (effect === "read")
    return retryable(code, `Salesforce's answer did not arrive (${code}); it is asked again.`);
  return {
    class: "unknown-outcome",
    code,
    message: `The change was sent, but the answer did not arrive (${code}); the record is read back.`,
  };
}

/**
 * What any failed call means. Never throws. What was classified already, such as a sign-in that failed on the way to the
 * call, keeps its class; what is neither that nor a {@link CallFailure} is a fault of ours and goes to a person.
 */
export function classify(failure: unknown, effect: "read" | "write"): ConnectorError {
  if (failure instanceof ConnectorFailure) return failure.error;
  if (!(failure instanceof CallFailure)) {
    const error = failure instanceof Error ? failure : new Error(String(failure));
    return {
      class: "person",
      code: error.name,
      message: `An unexpected failure of the connector: ${error.message}`,
    };
  }
  if (failure.kind !== "answered") return unanswered(failure, effect);
  const { status } = failure;
  const item = decisive(failure.items) ?? { code: `HTTP_${status}`, message: "" };
  const spoken = item.code in MEANINGS;
  if (status === 429 || status === 420) {
    return { class: "retry-after", code: item.code, message: "Salesforce asks for fewer requests; we wait." };
  }
  if (status === 503 && !spoken)
    return retryable(item.code, "Salesforce is not available (503); it is tried again.");
  if (status >= 500 && !spoken) {
    if (effect === "read") return retryable(item.code, `Salesforce failed (${status}); it is asked again.`);
    // a gateway that gives up does not know what became of the request behind it
    return {
      class: "unknown-outcome",
      code: item.code,
      message: `The change was sent, and answered with an error that does not say whether it was applied (${status}); the record is read back.`,
    };
  }
  return classifyItem(item);
}
