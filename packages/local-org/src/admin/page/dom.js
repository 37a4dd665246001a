/** The little that the page needs to make and change elements. */

export const $ = (id) => document.getElementById(id);
export function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

export const cell = (content, className = "") => element("td", { className }, content);

export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** Brings the rows of a table to those of a list; a row that stays keeps its place in the focus. */
export function fill(tbody, list, key, make, update = () => {}) {
  const before = new Map([...tbody.rows].map((row) => [row.dataset.key, row]));
  let at = tbody.firstElementChild;
  for (const item of list) {
    const name = String(key(item));
    let row = before.get(name);
    before.delete(name);
    if (!row) {
      row = make(item);
      row.dataset.key = name;
    }
    update(row, item);
    if (row === at) at = at.nextElementSibling;
    else tbody.insertBefore(row, at);
  }
  for (const gone of before.values()) gone.remove();
}
