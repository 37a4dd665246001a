import type { Core } from "../../core.ts";
import { readField } from "../../records/access.ts";
import type { FieldDef, ObjectDef } from "../../schema/model.ts";
import { toId18 } from "../../storage/ids.ts";
import type { Row } from "../../storage/store.ts";
import { pageFor, problemPage } from "../browser.ts";
import { type Html, html, pageWire } from "./html.ts";

function shown(core: Core, def: ObjectDef, row: Row, field: FieldDef): Html | string {
  const value = readField(core, def, row, field);
  if (value === null) return "";
  if (field.type === "reference") {
    const target = core.store.find(String(value));
    return html`<a href="/${String(value)}">${String(target?.Name ?? value)}</a>`;
  }
  return typeof value === "object" ? Object.values(value).filter(Boolean).join(", ") : String(value);
}

/** `/{id}` and `/lightning/r/{object}/{id}/view`: the fields of a record, to look at. */
export const record = pageFor(({ service, segments }) => {
  const { core } = service;
  const id = toId18(segments[0] === "lightning" ? (segments[3] ?? segments[2]) : segments[0]);
  const row = id ? core.store.find(id) : undefined;
  if (!row || row.IsDeleted) return problemPage(404, "There is no such record.");
  const def = core.catalogue.byPrefix(row.Id.slice(0, 3))!;
  const title = String(row.Name ?? row.CaseNumber ?? row.Id);
  const lines = def.fields.map(
    (field) => html`<tr><th>${field.label}</th><td>${shown(core, def, row, field)}</td></tr>`,
  );
  const body = html`<p><a href="/">Home</a></p><h1>${title}</h1><p class="quiet">${def.label} ${row.Id}</p>
<table>${lines}</table>`;
  return pageWire({ title, wide: true, body });
});
