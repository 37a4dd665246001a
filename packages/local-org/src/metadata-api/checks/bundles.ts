import { stripTypeScriptTypes } from "node:module";
import { parseXml, textOf, XmlError } from "../../metadata/xml.ts";
import { textIn } from "../component.ts";
import type { Check } from "./check.ts";

type Found = { line: number; text: string };

/** Elements of HTML that have no end. */
const VOID = /^(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)$/;
const TAG =
  /<!--[\s\S]*?-->|<(\/?)([a-zA-Z][\w-]*)((?:\s+[^\s"'>=/]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|\{[^}]*\}|[^\s"'>]+))?)*)\s*(\/?)>/g;

/** A template is one `<template>`, whose elements are closed in their order. */
function checkTemplate(path: string, source: string): Found[] {
  const open: { name: string; line: number }[] = [];
  let roots = 0;
  const lineOf = (offset: number) => source.slice(0, offset).split("\n").length;
  for (const match of source.matchAll(TAG)) {
    const [, end, name, , empty] = match;
    if (!name) continue;
    const line = lineOf(match.index);
    if (end) {
      if (open.pop()?.name !== name)
        return [{ line, text: `${path}: </${name}> closes no element that is open there` }];
    } else {
      if (open.length === 0) {
        roots += 1;
        if (name !== "template" || roots > 1)
          return [{ line, text: `${path}: a template has one root, which is <template>` }];
      }
      if (!empty && !VOID.test(name)) open.push({ name, line });
    }
  }
  const [left] = open.reverse();
  if (left) return [{ line: left.line, text: `${path}: <${left.name}> is not closed` }];
  return roots === 0 ? [{ line: 1, text: `${path}: it holds no <template>` }] : [];
}

/** Modules are parsed and never run; a script with types in it is none that a browser understands. */
function checkScript(path: string, source: string): Found[] {
  try {
    if (stripTypeScriptTypes(source) === source) return [];
    return [{ line: 1, text: `${path}: it has types in it, which no browser understands` }];
  } catch (error) {
    return [{ line: 1, text: `${path}: ${(error as Error).message.split("\n")[0]}` }];
  }
}

function checkMeta(path: string, source: string): Found[] {
  try {
    const root = parseXml(source).children.get("LightningComponentBundle")?.[0];
    if (!root) return [{ line: 1, text: `${path}: it holds no <LightningComponentBundle>` }];
    if (textOf(root, "apiVersion") === undefined)
      return [{ line: 1, text: `${path}: Required field is missing: apiVersion` }];
    return [];
  } catch (error) {
    return [
      { line: error instanceof XmlError ? error.line : 1, text: `${path}: ${(error as Error).message}` },
    ];
  }
}

/** A Lightning web component: a script or template of its own name, and the file that says where it may stand. */
export const checkComponentBundle: Check = ({ fullName, fileName, files }) => {
  const own = `${fileName}/${fullName}`;
  const problems: Found[] = [];
  if (!files.has(`${own}.js-meta.xml`))
    problems.push({
      line: 1,
      text: `Cannot find Lightning Component Bundle ${fullName}: ${own}.js-meta.xml is missing`,
    });
  if (!files.has(`${own}.js`))
    problems.push({
      line: 1,
      text: `Cannot find Lightning Component Bundle ${fullName}: ${own}.js is missing`,
    });
  for (const [path, data] of files) {
    const source = textIn(data);
    if (path.endsWith(".js-meta.xml")) problems.push(...checkMeta(path, source));
    else if (path.endsWith(".html")) problems.push(...checkTemplate(path, source));
    else if (path.endsWith(".js") && !path.includes("/__tests__/"))
      problems.push(...checkScript(path, source));
  }
  return problems;
};
