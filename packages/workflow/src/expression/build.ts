import { definitions, type FunctionDefinition, type Takes } from "./functions/index.ts";
import { choice, junction, negation } from "./logic.ts";
import { binary } from "./operators.ts";
import { type Building, checkChoice, constant, type Part, readsOf, wantCondition } from "./part.ts";
import { nearest } from "./suggest.ts";
import { type ASTNode, operandsOf, pathOf } from "./syntax.ts";
import type { Value, ValueType } from "./types.ts";
import { isBlank, type Runtime, toList } from "./values.ts";

const UNTYPED: Part = { type: "any", reads: [], run: () => undefined };

/** Builds the computation of a node; what is wrong is reported and computes to unknown. */
export function build(node: ASTNode, building: Building): Part {
  const path = pathOf(node);
  if (path !== undefined) return nameOf(node, path, building);
  switch (node.op) {
    case "id":
      return nameOf(node, node.args, building);
    case "call":
      return callPart(node, node.args[0], node.args[1], building);
    case "rcall":
      return callPart(node, node.args[0], [node.args[1], ...node.args[2]], building);
    case "value":
      return literal(node, building);
    case "list":
      return list(node.args, building);
    case "&&":
    case "||":
      return junction(
        node.op,
        operandsOf(node, node.op).map((operand) => conditionPart(operand, building)),
      );
    case "!_":
      return negation(conditionPart(node.args, building));
    case "-_":
      return negative(node, node.args, building);
    case "?:":
      return choice(
        conditionPart(node.args[0], building),
        build(node.args[1], building),
        build(node.args[2], building),
      );
    case "[]":
      return element(node, node.args, building);
    case ".":
    case ".?":
    case "[?]":
      return unsupported(node, "Only names have fields, as in Account.Name", building);
    case "map":
      return unsupported(node, "Maps are not part of these expressions", building);
    default:
      return binary(node, node.op, build(node.args[0], building), build(node.args[1], building), building);
  }
}

function unsupported(node: ASTNode, message: string, building: Building): Part {
  building.report(node, { code: "expression-syntax", message });
  return UNTYPED;
}

function nameOf(node: ASTNode, path: string, building: Building): Part {
  const { env } = building;
  const known = env && Object.hasOwn(env, path) ? env[path] : undefined;
  if (env && !known) {
    // a choice's value without its quotes is the likelier slip
    const isValue = Object.values(env).some(({ of }) => of?.includes(path));
    const fix = isValue ? JSON.stringify(path) : nearest(path, Object.keys(env));
    building.report(node, {
      code: "unknown-name",
      message: `There is no field or fact ${path}${fix === undefined ? "" : `; did you mean ${fix}?`}`,
      ...(fix === undefined ? {} : { fix }),
    });
  }
  return {
    type: known?.type ?? "any",
    ...(known?.of ? { of: known.of } : {}),
    reads: [path],
    run: ({ scope }) => scope.get(path),
  };
}

function literal(node: ASTNode, building: Building): Part {
  const value = node.args as unknown;
  if (value === null) return constant(null, "any");
  if (typeof value === "string") return constant(value, "text");
  if (typeof value === "boolean") return constant(value, "boolean");
  if (value instanceof Uint8Array)
    return unsupported(node, "Bytes are not part of these expressions", building);
  // int, uint and double of CEL are all just numbers here
  return constant(Number(value), "number");
}

function list(nodes: ASTNode[], building: Building): Part {
  const parts = nodes.map((node) => build(node, building));
  if (parts.every((part) => part.constant)) {
    return constant(
      parts.map((part) => part.constant?.value as Value),
      "list",
    );
  }
  const runs = parts.map((part) => part.run);
  return {
    type: "list",
    reads: readsOf(parts),
    run(frame) {
      const values = runs.map((run) => run(frame));
      return values.includes(undefined) ? undefined : (values as Value[]);
    },
  };
}

function conditionPart(node: ASTNode, building: Building): Part {
  const part = build(node, building);
  wantCondition(node, part.type, building);
  return part;
}

function negative(node: ASTNode, operand: ASTNode, building: Building): Part {
  const part = build(operand, building);
  if (typeof part.constant?.value === "number") return constant(-part.constant.value, "number");
  if (part.type !== "number" && part.type !== "any") {
    building.report(node, { code: "expression-type", message: `A ${part.type} has no negative` });
  }
  return {
    type: "number",
    reads: part.reads,
    run(frame) {
      const value = part.run(frame);
      if (typeof value === "number") return -value;
      return value === undefined || !isBlank(value) ? undefined : null;
    },
  };
}

function element(node: ASTNode, nodes: [ASTNode, ASTNode], building: Building): Part {
  const [whole, index] = [build(nodes[0], building), build(nodes[1], building)];
  if (whole.type !== "list" && whole.type !== "any") {
    building.report(node, { code: "expression-type", message: `A ${whole.type} has no elements` });
  }
  if (index.type !== "number" && index.type !== "any") {
    building.report(nodes[1], {
      code: "expression-type",
      message: "An element of a list is chosen by its number",
    });
  }
  return {
    type: "any",
    reads: readsOf([whole, index]),
    run(frame) {
      const [list, at] = [whole.run(frame), index.run(frame)];
      return list === undefined || typeof at !== "number" ? undefined : toList(list)[at];
    },
  };
}

function callPart(node: ASTNode, name: string, nodes: ASTNode[], building: Building): Part {
  const args = nodes.map((arg) => build(arg, building));
  const definition = Object.hasOwn(definitions, name) ? definitions[name] : undefined;
  if (!definition) {
    const fix = nearest(name, Object.keys(definitions));
    building.report(node, {
      code: "unknown-name",
      message: `There is no function ${name}${fix === undefined ? "" : `; did you mean ${fix}()?`}`,
    });
    return { ...UNTYPED, reads: readsOf(args) };
  }
  if (!checkCount(node, definition, args.length, building)) return { ...UNTYPED, reads: readsOf(args) };
  checkTypes(nodes, definition, args, building);
  const wrong = definition.check?.(args);
  if (wrong) building.report(nodes[wrong.at] ?? node, { code: "expression-type", message: wrong.message });
  const chosen = args[0]?.of;
  for (const at of definition.compares?.(args.length) ?? []) {
    if (chosen) checkChoice(nodes[at] as ASTNode, chosen, args[0]?.type, args[at] as Part, building);
  }
  const returns = typeof definition.returns === "function" ? definition.returns(args) : definition.returns;
  const reads = readsOf(args);
  return {
    type: returns,
    ...(returns === "choice" && chosen ? { of: chosen } : {}),
    reads: nodes.length === 0 ? [`${name}()`] : reads,
    run: callOfPrepared(definition, args),
  };
}

function callOfPrepared(definition: FunctionDefinition, args: Part[]): Part["run"] {
  const runs = args.map((arg) => arg.run);
  const { seesUnknown = false } = definition;
  const run = definition.prepare?.(args) ?? definition.run;
  return (frame) => {
    const values: Runtime[] = [];
    for (const argument of runs) {
      const value = argument(frame);
      if (value === undefined && !seesUnknown) return undefined;
      values.push(value);
    }
    return run(values, frame);
  };
}

function checkCount(
  node: ASTNode,
  definition: FunctionDefinition,
  count: number,
  building: Building,
): boolean {
  const { signature, takes, least = takes.length, variadic = false } = definition;
  if (count >= least && (variadic || count <= takes.length)) return true;
  building.report(node, {
    code: "expression-type",
    message: `${count < least ? "Too few" : "Too many"} arguments: it is written ${signature}`,
  });
  return false;
}

const ACCEPTED: Record<Takes, ValueType[]> = {
  text: ["text", "choice"],
  number: ["number"],
  moment: ["date", "datetime"],
  list: ["list"],
  any: [],
};

function checkTypes(
  nodes: ASTNode[],
  definition: FunctionDefinition,
  args: Part[],
  building: Building,
): void {
  args.forEach((arg, at) => {
    const takes = definition.takes[Math.min(at, definition.takes.length - 1)] as Takes;
    const { type } = arg;
    if (takes === "any" || type === "any" || ACCEPTED[takes].includes(type)) return;
    // a date may be written as its text; multi-select picklists come as text
    if (type === "text" && (takes === "list" || (takes === "moment" && arg.constant))) return;
    const wanted = takes === "moment" ? "date" : takes;
    building.report(nodes[at] as ASTNode, {
      code: "expression-type",
      message: `A ${wanted} is needed here, and this is a ${type} (it is written ${definition.signature})`,
    });
  });
}
