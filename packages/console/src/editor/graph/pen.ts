import { size } from "./drawing.ts";

/** A line along the grid, its corners rounded: `[x, y]` after `[x, y]`, each in the row or column of the one before. */
export function along(...points: [x: number, y: number][]): string {
  const [first = [0, 0], ...rest] = points;
  let d = `M${first[0]} ${first[1]}`;
  let [x, y] = first;
  for (const [i, [toX, toY]] of rest.entries()) {
    const after = rest[i + 1];
    const length = Math.abs(toX - x) + Math.abs(toY - y);
    if (!after) {
      d += toX === x ? `V${toY}` : `H${toX}`;
      break;
    }
    const next = Math.abs(after[0] - toX) + Math.abs(after[1] - toY);
    const bend = Math.min(size.bend, length / 2, next / 2);
    const back = (from: number, to: number) => to - Math.sign(to - from) * bend;
    d += toX === x ? `V${back(y, toY)}` : `H${back(x, toX)}`;
    const [outX, outY] = [toX + Math.sign(after[0] - toX) * bend, toY + Math.sign(after[1] - toY) * bend];
    d += `Q${toX} ${toY} ${outX} ${outY}`;
    [x, y] = [outX, outY];
  }
  return d;
}
