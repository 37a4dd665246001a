/** The form that switches a fault on: its fields follow the kind. */

import { $, element, setText } from "./dom.js";

const field = (text, control) =>
  element("label", { className: "field" }, element("span", { textContent: text }), control);

function choice(name, choices) {
  const options = choices.map((value) => element("option", { value, textContent: value }));
  return element("select", { className: "input", name }, ...options);
}

function input({ type, min = "", max = "" }, name, required = false) {
  const kind = type === "text" ? { type: "text" } : { type: "number", min, max };
  return element("input", { className: "input", name, required, autocomplete: "off", ...kind });
}

function parameterFields(parameter) {
  const { name, label, type, choices, required } = parameter;
  if (type === "choice") return [field(label, choice(name, choices))];
  if (type !== "range") return [field(label, input(parameter, name, required))];
  return [
    field(`${label}, at least`, input(parameter, name, required)),
    field("at most, if a range", input(parameter, `${name}.most`)),
  ];
}

const numberOf = (data, name) => (data.get(name) ? Number(data.get(name)) : undefined);

function fieldValue(data, { name, type }) {
  const most = numberOf(data, `${name}.most`);
  if (type === "range" && most !== undefined) return [numberOf(data, name), most];
  return type === "number" || type === "range" ? numberOf(data, name) : data.get(name) || undefined;
}

function repeating(data) {
  const often = data.get("often");
  if (often === "times") return { times: numberOf(data, "times") };
  if (often === "rate") return { rate: (numberOf(data, "rate") ?? 0) / 100 };
  return often === "forever" ? { times: "forever" } : {};
}

/** The fault that the form describes; what is left empty is left out. */
function faultOf(data, kind) {
  const parameters = kind.parameters.map((one) => [one.name, fieldValue(data, one)]);
  const fault = { kind: kind.kind, ...Object.fromEntries(parameters), ...repeating(data) };
  if (kind.side === "event") return { ...fault, topic: data.get("topic") || undefined };
  const given = ["method", "path", "object"].map((name) => [name, data.get(name)]);
  const match = given.filter(([, value]) => value);
  return match.length > 0 ? { ...fault, match: Object.fromEntries(match) } : fault;
}

function options(kinds, label, side) {
  const own = kinds.filter((kind) => kind.side === side);
  const made = own.map(({ kind, label }) => element("option", { value: kind, textContent: label }));
  return element("optgroup", { label }, ...made);
}

/** Makes the form work; `switchOn` is given each fault that is asked for. */
export function openFaultForm(kinds, switchOn) {
  const form = $("fault-form");
  const { kind: chooser, often } = form.elements;
  const chosen = () => kinds.find(({ kind }) => kind === chooser.value);
  const showKind = () => {
    const { does, parameters, side } = chosen();
    setText($("does"), does);
    $("parameters").replaceChildren(...parameters.flatMap(parameterFields));
    $("match").hidden = side === "event";
    $("topics").hidden = side !== "event";
  };
  chooser.append(options(kinds, "Requests", "request"), options(kinds, "Events", "event"));
  chooser.addEventListener("change", showKind);
  often.addEventListener("change", () => {
    $("times-field").hidden = often.value !== "times";
    $("rate-field").hidden = often.value !== "rate";
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    switchOn(faultOf(new FormData(form), chosen()));
  });
  showKind();
}
