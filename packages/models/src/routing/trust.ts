import { seeded, shuffled } from "../text/chance.ts";
import { keysOf } from "./keys.ts";
import { evidence, SIZES, sizeOf } from "./model.ts";
import type { Counted, Past } from "./tables.ts";

const ROUNDS = 10;
const STEP = 0.05;
/** Pulls a trust towards 0, and a bias. */
const HOLD = 1e-3;
const AT_FIRST = 0.3;
const LEAST = 1e-9;

/** What all tables say about all rows, each row left out of the counts; a list of groups with their evidence a time. */
interface Evidence {
  /** Where the evidence of a row begins; one more than there are rows. */
  rows: Uint32Array;
  /** By piece: its place in the trust, and where its groups begin. */
  trust: Uint16Array;
  from: Uint32Array;
  groups: Uint16Array;
  strength: Float32Array;
}

/**
 * Learns how far each table is trusted: weights of a logistic model over the evidence that the other rows give
 * (a product of experts), by AdaGrad over the rows in a seeded order.
 *
 * @returns trust by table and size, in one list; and a bias for each group
 */
export function learnTrust(tables: Counted[], past: Past, smoothing: number) {
  const { answers, costs, prior } = past;
  const size = prior.length;
  const all = evidenceOf(tables, past, smoothing);
  const trust = new Float64Array(tables.length * SIZES).fill(AT_FIRST);
  const bias = new Float64Array(size);
  const trustSteps = new Float64Array(trust.length).fill(LEAST);
  const biasSteps = new Float64Array(size).fill(LEAST);
  const chances = new Float64Array(size);
  const usual = prior.map(Math.log);
  const random = seeded(1);
  const order = answers.map((_, row) => row);
  for (let round = 0; round < ROUNDS; round++) {
    for (const row of shuffled(order, random)) {
      const cost = costs[row] as number;
      for (let group = 0; group < size; group++)
        chances[group] = (usual[group] as number) + (bias[group] as number);
      const [first, last] = [all.rows[row] as number, all.rows[row + 1] as number];
      for (let piece = first; piece < last; piece++) {
        const weight = trust[all.trust[piece] as number] as number;
        for (let at = all.from[piece] as number; at < (all.from[piece + 1] as number); at++)
          (chances[all.groups[at] as number] as number) += weight * (all.strength[at] as number);
      }
      softmax(chances);
      (chances[answers[row] as number] as number) -= 1;
      for (let piece = first; piece < last; piece++) {
        let slope = 0;
        for (let at = all.from[piece] as number; at < (all.from[piece + 1] as number); at++)
          slope += (chances[all.groups[at] as number] as number) * (all.strength[at] as number);
        descend(trust, trustSteps, all.trust[piece] as number, cost * slope);
      }
      for (let group = 0; group < size; group++)
        descend(bias, biasSteps, group, cost * (chances[group] as number));
    }
  }
  return { trust, bias: Array.from(bias) };
}

/** A step of AdaGrad: the more a weight has been moved, the less it moves. */
function descend(weights: Float64Array, steps: Float64Array, place: number, slope: number): void {
  const weight = weights[place] as number;
  const pull = slope + HOLD * weight;
  const all = (steps[place] as number) + pull * pull;
  steps[place] = all;
  weights[place] = weight - (STEP * pull) / Math.sqrt(all);
}

function evidenceOf(tables: Counted[], { rows, answers, costs, prior }: Past, smoothing: number): Evidence {
  const starts = new Uint32Array(rows.length + 1);
  const [trust, from, groups, strength]: [number[], number[], number[], number[]] = [[], [], [], []];
  rows.forEach(({ values }, row) => {
    starts[row] = trust.length;
    const cost = costs[row] as number;
    tables.forEach((table, place) => {
      for (const key of keysOf(table, values)) {
        const seen = table.seen.get(key);
        const others = (seen?.total ?? 0) - cost;
        if (!seen || others < LEAST) continue;
        trust.push(place * SIZES + sizeOf(others));
        from.push(groups.length);
        for (const [group, count] of seen.groups) {
          const left = group === answers[row] ? count - cost : count;
          if (left < LEAST) continue;
          groups.push(group);
          strength.push(evidence(left, prior[group] as number, smoothing));
        }
      }
    });
  });
  starts[rows.length] = trust.length;
  from.push(groups.length);
  return {
    rows: starts,
    trust: Uint16Array.from(trust),
    from: Uint32Array.from(from),
    groups: Uint16Array.from(groups),
    strength: Float32Array.from(strength),
  };
}

/** Logarithms become shares of 1, in place. */
export function softmax(scores: Float64Array): void {
  let most = Number.NEGATIVE_INFINITY;
  for (const score of scores) if (score > most) most = score;
  let sum = 0;
  for (let place = 0; place < scores.length; place++) {
    scores[place] = Math.exp((scores[place] as number) - most);
    sum += scores[place] as number;
  }
  for (let place = 0; place < scores.length; place++) scores[place] = (scores[place] as number) / sum;
}
