"use strict";
// Sortable tables: every <table class="sortable"> gets a button in each heading. A cell sorts by its
// attribute data-value where it has one, else by its text. Works for tables that are made later, too:
// call tandem.sortable(table) once its head stands.
tandem.sortable = (table) => {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, place) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const way = head.getAttribute("aria-sort") === "descending" ? "ascending" : "descending";
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", way);
      tandem.sortRows(table, place, way === "ascending" ? 1 : -1);
    });
  });
};

tandem.sortRows = (table, place, sign) => {
  const value = (row) => {
    const cell = row.cells[place];
    const text = cell.dataset.value ?? cell.textContent.trim();
    return text !== "" && !Number.isNaN(Number(text)) ? Number(text) : text;
  };
  const compare = (one, other) => {
    if (one === "" || other === "") return (one === "") - (other === ""); // nothing comes last
    if (typeof one === typeof other && typeof one === "number") return sign * (one - other);
    return sign * String(one).localeCompare(String(other), "en", { numeric: true });
  };
  for (const body of table.tBodies) {
    const rows = [...body.rows].map((row) => [value(row), row]);
    rows.sort(([one], [other]) => compare(one, other));
    body.append(...rows.map(([, row]) => row));
  }
};

document.querySelectorAll("table.sortable").forEach(tandem.sortable);
