"use strict";
// Elements, made without ever parsing a text as HTML: a name from a source stays a name.
tandem.element = (tag, attributes = {}, ...children) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
};

tandem.link = (address, text) => tandem.element("a", { href: address }, text);

tandem.empty = (text) => tandem.element("p", { class: "empty" }, text);

// A bar of shares of one whole, as SVG: it prints, and needs no style of its own.
tandem.bar = (parts, { mark = null, label = null } = {}) => {
  const space = "http://www.w3.org/2000/svg";
  const made = (tag, attributes) => {
    const shape = document.createElementNS(space, tag);
    Object.entries(attributes).forEach(([name, value]) => shape.setAttribute(name, value));
    return shape;
  };
  const svg = made("svg", { class: "bar", viewBox: "0 0 100 10", preserveAspectRatio: "none" });
  svg.setAttribute(label ? "aria-label" : "aria-hidden", label ?? "true");
  if (label) svg.setAttribute("role", "img");
  let x = 0;
  for (const { share, kind } of parts) {
    const width = Math.max(0, Math.min(share * 100, 100 - x));
    svg.append(made("rect", { x, y: 0, width, height: 10, class: kind }));
    x += width;
  }
  if (mark !== null)
    svg.append(made("rect", { x: mark * 100 - 0.4, y: 0, width: 0.8, height: 10, class: "mark" }));
  return svg;
};

// A table that sorts. Columns: {title, value, text, node, figure, number, short}: `value` is what it
// sorts by, `text` or `node` what it shows, `figure` its name; a `short` one never breaks.
tandem.table = ({ caption, columns, rows, footer = null }) => {
  const cell = (column, row, tag) => {
    const value = column.value(row);
    const shown = column.node
      ? column.node(row)
      : column.text
        ? column.text(row)
        : String(value ?? tandem.words.NOTHING);
    const attributes = {
      "data-value": value ?? "",
      "data-figure": column.figure?.(row),
      class: column.number ? "number" : column.short && "short",
    };
    return tandem.element(tag, tag === "th" ? { scope: "row", ...attributes } : attributes, shown);
  };
  const line = (row) =>
    tandem.element("tr", {}, ...columns.map((column, place) => cell(column, row, place === 0 ? "th" : "td")));
  const head = tandem.element(
    "tr",
    {},
    ...columns.map((column) =>
      tandem.element("th", { scope: "col", class: column.number && "number" }, column.title),
    ),
  );
  const table = tandem.element(
    "table",
    {},
    caption && tandem.element("caption", {}, caption),
    tandem.element("thead", {}, head),
    tandem.element("tbody", {}, ...rows.map(line)),
    footer && tandem.element("tfoot", {}, line(footer)),
  );
  tandem.sortable(table);
  return tandem.element(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    table,
  );
};

// A column of numbers: `value` of a row, how it is written, and the figure's name.
tandem.numbers = (title, value, write, figure) => ({
  title,
  number: true,
  value,
  text: (row) => write(value(row)),
  figure,
});

// Replace what a place of the page shows; a table that was sorted stays sorted.
tandem.show = (id, ...children) => {
  const place = document.getElementById(id);
  const sorted = [...place.querySelectorAll("table")].map((table) => {
    const heads = [...table.tHead.rows[0].cells];
    const at = heads.findIndex((head) => head.hasAttribute("aria-sort"));
    return [at, at < 0 ? null : heads[at].getAttribute("aria-sort")];
  });
  place.replaceChildren(...children.filter((child) => child !== null && child !== undefined));
  place.querySelectorAll("table").forEach((table, index) => {
    const [at, way] = sorted[index] ?? [-1, null];
    const head = at < 0 ? undefined : table.tHead.rows[0].cells[at];
    if (!head) return;
    head.setAttribute("aria-sort", way);
    tandem.sortRows(table, at, way === "ascending" ? 1 : -1);
  });
  return place;
};
