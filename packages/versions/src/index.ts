export { type Change, compare, type Texts } from "./compare/index.ts";
export { type Bound, type BoundText, bind } from "./environments/bind.ts";
export {
  type Bindings,
  type Environment,
  environmentsJsonSchema,
  parseEnvironments,
} from "./environments/file.ts";
export { type ComparedGraph, compareGraphs, type GraphMark, mermaidOf } from "./graph.ts";
export { compareTexts } from "./text.ts";
