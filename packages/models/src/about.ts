import { decodeRouting, isRouting } from "./routing/index.ts";
import { decodeScore } from "./score/index.ts";
import { decodeModel } from "./text/file.ts";

/** What the file of a local model says of it. */
export interface LocalAbout {
  kind: "text" | "score" | "routing";
  /** Content hash. */
  version: string;
  /** Rows that it learnt from; null where it does not say. */
  rows: number | null;
  /** Fields that it reads; none: a text of any. */
  fields: string[];
  /** Rows that it had not learnt from when it was judged, and how it did: shares from 0 to 1. */
  heldOut: {
    rows: number;
    right: number | null;
    calibrationError: number | null;
    areaUnderCurve: number | null;
  };
  /**
   * The largest first. `heldOut`: of the rows of the class that it had not learnt from, the share that it found (recall), and
   * of those that it said to be of it the share that were (precision); null where its file does not say.
   */
  classes: {
    label: string;
    rows: number | null;
    heldOut: { rows: number; found: number | null; right: number | null } | null;
  }[];
  /** From how sure on its answers are as right as wanted, and what share of rows has that. */
  thresholds: { precision: number; threshold: number; coverage: number }[];
}

/**
 * Reads what a model's file says of the model, whatever its kind.
 * @throws when it is none, damaged, or of a newer format
 */
export function aboutLocal(bytes: Uint8Array): LocalAbout {
  if (bytes[0] !== "{".charCodeAt(0)) return ofText(bytes);
  const file = new TextDecoder().decode(bytes);
  return isRouting(file) ? ofRouting(file) : ofScore(file);
}

function ofText(bytes: Uint8Array): LocalAbout {
  const { version, rows, labels, counts, calibration, thresholds } = decodeModel(bytes);
  const share = (part: number, of: number) => (of > 0 ? part / of : null);
  const classes = labels.map((label, place) => {
    const judged = calibration.classes?.[place];
    return {
      ...{ label, rows: counts[place] ?? 0 },
      heldOut: judged
        ? {
            rows: judged.rows,
            found: share(judged.right, judged.rows),
            right: share(judged.right, judged.said),
          }
        : null,
    };
  });
  return {
    ...{ kind: "text", version, rows, fields: [] },
    heldOut: {
      rows: calibration.rows,
      ...{ right: calibration.accuracy, calibrationError: calibration.ece, areaUnderCurve: null },
    },
    classes: classes.sort((a, b) => b.rows - a.rows),
    thresholds: thresholds.atPrecision,
  };
}

function ofScore(file: string): LocalAbout {
  const { version, fields, positive, target, quality, thresholds } = decodeScore(file);
  return {
    ...{ kind: "score", version, rows: null, fields: fields.map(({ name }) => name) },
    heldOut: {
      ...{ rows: quality.rows, right: null },
      ...{ calibrationError: quality.ece, areaUnderCurve: quality.auc },
    },
    classes: [{ label: `${target} is ${positive}`, rows: null, heldOut: null }],
    thresholds: thresholds.map(({ precision, threshold, share }) => ({
      precision,
      threshold,
      coverage: share,
    })),
  };
}

function ofRouting(file: string): LocalAbout {
  const { version, groups, prior, tables, quality } = decodeRouting(file);
  const bySize = groups
    .map((label, place) => ({ label, share: prior[place] ?? 0 }))
    .sort((a, b) => b.share - a.share);
  return {
    ...{ kind: "routing", version, rows: quality.rows },
    fields: [...new Set(tables.flatMap((table) => table.fields))],
    heldOut: {
      ...{ rows: quality.checkedOn, right: quality.right },
      ...{ calibrationError: null, areaUnderCurve: null },
    },
    classes: bySize.map(({ label, share }) => ({
      ...{ label, rows: Math.round(share * quality.rows), heldOut: null },
    })),
    thresholds: [],
  };
}
