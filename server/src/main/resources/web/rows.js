// Tables whose rows stay where they are while their figures change.

export function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

/** Sets a text, and lets a cell whose figure changed flash once. */
export function put(cell, text, title) {
  if (cell.textContent !== text) {
    const first = cell.textContent === "";
    cell.textContent = text;
    if (!first && cell.tagName === "TD") {
      cell.classList.remove("changed");
      requestAnimationFrame(() => cell.classList.add("changed"));
    }
  }
  if (title !== undefined && cell.title !== title) cell.title = title;
}

/** Keeps one row per id, in the order given, and never moves rows under the pointer. */
export class Rows {
  constructor(table, columns, fill, more) {
    this.table = table;
    this.body = table.tBodies[0];
    this.columns = columns;
    this.fill = fill;
    this.more = more;
    this.rows = new Map();
    this.open = new Set();
  }

  show(items, keep) {
    const wanted = new Set(items.map(item => item.id));
    for (const [id, row] of this.rows) {
      if (!wanted.has(id)) {
        row.tr.remove();
        row.extra?.remove();
        this.rows.delete(id);
      }
    }
    for (const item of items) {
      let row = this.rows.get(item.id);
      if (!row) {
        row = this.make(item.id);
        this.rows.set(item.id, row);
        this.body.append(row.tr);
      }
      row.item = item;
      this.fill(row.tr, item);
      if (row.extra) this.more(row.extra.firstChild, item);
      const hide = keep && !keep(item);
      row.tr.hidden = hide;
      if (row.extra) row.extra.hidden = hide;
    }
    if (!this.body.matches(":hover")) this.order(items);
    this.table.hidden = items.length === 0;
    this.table.nextElementSibling.hidden = items.length !== 0;
  }

  order(items) {
    let at = this.body.firstChild;
    for (const { id } of items) {
      const { tr, extra } = this.rows.get(id);
      for (const part of extra ? [tr, extra] : [tr]) {
        if (part === at) at = at.nextSibling;
        else this.body.insertBefore(part, at);
      }
    }
  }

  make(id) {
    const tr = element("tr", "row");
    for (const [className, label] of this.columns) {
      const td = element("td", className);
      if (label) td.dataset.label = label;
      tr.append(td);
    }
    const button = element("button");
    button.type = "button";
    button.setAttribute("aria-expanded", "false");
    button.append(element("span", "state"), element("span", "text"), element("span", "sub"));
    button.addEventListener("click", () => this.toggle(id, button));
    tr.firstChild.append(button);
    return { tr, extra: null, item: null };
  }

  toggle(id, button) {
    const row = this.rows.get(id);
    if (row.extra) {
      row.extra.remove();
      row.extra = null;
    } else {
      row.extra = element("tr", "more");
      const td = element("td");
      td.colSpan = this.columns.length;
      row.extra.append(td);
      row.tr.after(row.extra);
      this.more(td, row.item);
    }
    button.setAttribute("aria-expanded", String(row.extra !== null));
  }
}
