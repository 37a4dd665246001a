/** Calls used and allowed in the org, all its clients together, as `Sforce-Limit-Info` tells. */
export interface Reported {
  used: number;
  max: number;
}

/** The last report, brought up to date by what we have done since. */
export interface Basis extends Reported {
  /** Epoch ms. */
  at: number;
}

/**
 * What the org has used at most. An answer tells the count at some moment while its call was under way, so calls that
 * were under way beside it may be in it or not: they are added.
 */
export function createOrgUsage(from?: Basis) {
  let basis = from && { ...from, begun: 0, since: 0 };
  let begun = 0;
  let underWay = 0;
  return {
    /** A call begins; call the result when it has been answered, with what the answer told. */
    begin() {
      const before = begun++;
      const beside = underWay++;
      return (told: Reported | undefined, now: number): void => {
        underWay--;
        // a report of a call that began earlier says less
        if (!told || (basis && basis.begun > before)) return;
        const used = told.used + beside + (begun - before - 1);
        basis = { used, max: told.max, at: now, begun: before, since: begun };
      };
    },
    /** undefined until the org has told it once. */
    now: (): Basis | undefined =>
      basis && { used: basis.used + begun - basis.since, max: basis.max, at: basis.at },
    underWay: () => underWay,
  };
}
