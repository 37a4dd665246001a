/** The admin page: asks the org for its state each second, and tells it what to switch on. */

import { $, setText } from "./dom.js";
import { openFaultForm } from "./fault-form.js";
import { show } from "./show.js";

const EVERY_MS = 1000;

/** @returns what the admin API answers; throws an error in its words */
async function call(method, path, body) {
  const answer = await fetch(`/admin/api/${path}`, {
    method,
    ...(body && { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
  });
  const json = answer.status === 204 ? undefined : await answer.json();
  if (!answer.ok) throw new Error(json.error);
  return json;
}

const kinds = await call("GET", "fault-kinds");

async function refresh() {
  try {
    show(await call("GET", "state"), kinds, clear);
    document.body.dataset.connection = "up";
    setText($("connection"), "Up");
  } catch {
    document.body.dataset.connection = "gone";
    setText($("connection"), "The org does not answer");
  }
}

/** Does something, shows what it changed, and says in its place what went wrong. */
async function act(errorId, ...what) {
  setText($(errorId), "");
  try {
    await call(...what);
  } catch (error) {
    setText($(errorId), error.message);
  }
  await refresh();
}

const clear = (id) => act("line-error", "DELETE", `faults/${id}`);

/** A form of numbers that is put to a place of the API; what is being typed is not overwritten. */
function putForm(form, path) {
  form.addEventListener("input", ({ target }) => {
    target.dataset.edited = "true";
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    for (const input of form.elements) delete input.dataset.edited;
    const given = [...new FormData(form)].map(([name, value]) => [name, Number(value)]);
    act("line-error", "PUT", path, Object.fromEntries(given));
  });
}

function setUsed(used) {
  delete $("limits-form").elements.used.dataset.edited;
  act("line-error", "PUT", "limits", { used });
}

openFaultForm(kinds, (fault) => act("fault-error", "POST", "faults", fault));
putForm($("seed-form"), "seed");
putForm($("limits-form"), "limits");
$("clear").addEventListener("click", () => act("line-error", "DELETE", "faults"));
$("use-up").addEventListener("click", () => setUsed(Number($("limits-form").elements.limit.value)));
$("reset").addEventListener("click", () => setUsed(0));
await refresh();
setInterval(() => {
  if (!document.hidden) refresh();
}, EVERY_MS);
