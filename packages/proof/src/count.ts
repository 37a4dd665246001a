import type { Proof } from "./prover.ts";

export interface ProofCounts {
  statements: number;
  proven: number;
  refuted: number;
  notDecided: number;
  /** Share of the statements that is not decided, 0 to 1; 0 without statements. */
  shareNotDecided: number;
}

/** How many statements there are, by verdict. */
export function count(proofs: Pick<Proof, "verdict">[]): ProofCounts {
  const of = (verdict: Proof["verdict"]) => proofs.filter((proof) => proof.verdict === verdict).length;
  const notDecided = of("not decided");
  return {
    statements: proofs.length,
    proven: of("proven"),
    refuted: of("refuted"),
    notDecided,
    shareNotDecided: proofs.length === 0 ? 0 : notDecided / proofs.length,
  };
}

/** "41 statements: 38 proven, 1 refuted, 2 not decided (4.9 %)" */
export function inWords({ statements, proven, refuted, notDecided, shareNotDecided }: ProofCounts): string {
  const share = `${(shareNotDecided * 100).toFixed(1).replace(/\.0$/, "")} %`;
  return `${statements} statement${statements === 1 ? "" : "s"}: ${proven} proven, ${refuted} refuted, ${notDecided} not decided (${share})`;
}
