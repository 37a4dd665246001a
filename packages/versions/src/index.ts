export { type Change, compare, type Texts } from "./compare/index.ts";
export { type ComparedGraph, compareGraphs, type GraphMark, mermaidOf } from "./graph.ts";
export { compareTexts } from "./text.ts";
