/** Puts the state of the org on the page. */

import { $, cell, element, fill, setText } from "./dom.js";

const figures = new Intl.NumberFormat("en");
const clock = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });

const unlessFocused = (input, value) => {
  if (document.activeElement !== input && !input.dataset.edited) input.value = value;
};

function showCounters({ org, api, writesApplied, records, faults }) {
  const counts = Object.values(records);
  const struck = faults.reduce((sum, fault) => sum + fault.hits, 0);
  for (const [id, text] of [
    ["url", org.url],
    ["pubsub", org.pubSubEndpoint],
    ["used", figures.format(api.used)],
    ["limit", figures.format(api.limit)],
    ["total", figures.format(api.total)],
    ["since", `since ${clock.format(new Date(org.startedAt))}`],
    ["writes", figures.format(writesApplied)],
    ["records", figures.format(counts.reduce((sum, count) => sum + count, 0))],
    ["objects", `of ${counts.length} objects`],
    ["active", figures.format(faults.length)],
    ["struck", `struck ${figures.format(struck)} times`],
  ])
    setText($(id), text);
  $("used-bar").style.width = `${Math.min(100, (100 * api.used) / Math.max(1, api.limit))}%`;
}

const spread = (delay) => (Array.isArray(delay) ? `${delay[0]}–${delay[1]} ms` : `${delay} ms`);

/** What a fault is, beyond its kind. */
function details({ status, delayMs, when, rows }) {
  const words = [status, delayMs !== undefined && spread(delayMs), when, rows && `${rows} rows`];
  return words.filter(Boolean).join(", ");
}

function place({ match, topic }) {
  const { method, path, object } = match ?? {};
  return [method, object, path, topic].filter(Boolean).join(" ") || "anywhere";
}

function faultRow(fault, kinds, clear) {
  const label = kinds.find(({ kind }) => kind === fault.kind)?.label ?? fault.kind;
  const more = details(fault);
  const button = element("button", { type: "button", className: "button button--sm", textContent: "Clear" });
  button.setAttribute("aria-label", `Clear ${label} ${more}`.trim());
  button.addEventListener("click", () => clear(fault.id));
  return element(
    "tr",
    {},
    element("td", {}, label, element("span", { className: "weak", textContent: more && ` ${more}` })),
    cell(element("code", { textContent: place(fault) }), "request"),
    cell(fault.rate === undefined ? "always" : `${figures.format(fault.rate * 100)} %`, "num"),
    cell("", "num"),
    cell("", "num"),
    cell(button, "num"),
  );
}

function showFaults(faults, kinds, clear) {
  fill(
    $("faults"),
    faults,
    ({ id }) => id,
    (fault) => faultRow(fault, kinds, clear),
    (row, { hits, left }) => {
      setText(row.cells[3], figures.format(hits));
      setText(row.cells[4], left === null ? "–" : figures.format(left));
    },
  );
  $("no-faults").hidden = faults.length > 0;
  $("clear").disabled = faults.length === 0;
}

function showResources(byResource) {
  const list = Object.entries(byResource).sort((a, b) => b[1] - a[1]);
  const most = list[0]?.[1] ?? 1;
  fill(
    $("resources"),
    list,
    ([name]) => name,
    ([name]) => element("tr", {}, element("td", { className: "bar" }, name, element("i")), cell("", "num")),
    (row, [, count]) => {
      setText(row.cells[1], figures.format(count));
      row.querySelector("i").style.setProperty("--part", (100 * count) / most);
    },
  );
  $("no-resources").hidden = list.length > 0;
}

function answerTag({ status, whole }) {
  if (status === undefined) return element("span", { className: "tag tag--bad", textContent: "cut" });
  const text = whole ? status : `${status}, cut`;
  return element("span", {
    className: `tag ${whole && status < 400 ? "tag--good" : "tag--bad"}`,
    textContent: text,
  });
}

function requestRow({ at, method, url, ms, faults, ...answer }) {
  const struck = faults.map((kind) => element("span", { className: "tag tag--fault", textContent: kind }));
  return element(
    "tr",
    {},
    cell(clock.format(at), "time weak"),
    cell(
      element(
        "code",
        {},
        element("strong", { textContent: method }),
        ` ${url.replace("/services/data/v", "/v")}`,
      ),
      "request",
    ),
    element("td", { className: "time" }, answerTag(answer), ...struck),
    cell(ms < 10 ? ms.toFixed(1) : Math.round(ms), "num"),
  );
}

function showRequests(requests) {
  fill($("requests"), requests, ({ id }) => id, requestRow);
  $("no-requests").hidden = requests.length > 0;
}

const recipients = ({ kind, to, conversation, recipients: ids }) =>
  (kind === "email" ? to : kind === "slack" ? [conversation] : ids).join(", ");

function sentRow({ at, ...message }) {
  const { kind, subject, title, text, body } = message;
  const words = subject ?? title ?? text ?? "";
  return element(
    "tr",
    {},
    cell(clock.format(new Date(at)), "time weak"),
    cell(kind),
    cell(recipients(message), "request"),
    element("td", { className: "request", title: body ?? text ?? "" }, words),
  );
}

function showSent(sent) {
  fill(
    $("sent"),
    sent,
    ({ at, kind, messageId, ...rest }) => messageId ?? `${at} ${kind} ${recipients({ kind, ...rest })}`,
    sentRow,
  );
  $("no-sent").hidden = sent.length > 0;
}

/** Shows a state; `clear` is given the id of a fault whose button is pressed. */
export function show(state, kinds, clear) {
  showCounters(state);
  showFaults(state.faults, kinds, clear);
  showResources(state.api.byResource);
  showRequests(state.requests);
  showSent(state.sent);
  unlessFocused($("seed-form").elements.seed, state.seed);
  unlessFocused($("limits-form").elements.used, state.api.used);
  unlessFocused($("limits-form").elements.limit, state.api.limit);
  const names = Object.keys(state.records);
  if ($("object-names").children.length !== names.length)
    $("object-names").replaceChildren(...names.map((value) => element("option", { value })));
}
