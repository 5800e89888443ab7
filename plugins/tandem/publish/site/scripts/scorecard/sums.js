"use strict";
// The data of the page: cubes of counts and sums. Whatever is shown is added up from whole numbers
// (money in cents, shares of deals in millionths), and divided only at the very end.
tandem.data = JSON.parse(document.getElementById("data").textContent);

// The rows of a cube, as objects. A cube is written column by column, each text once.
tandem.rows = (() => {
  const decoded = {};
  const decode = (columns) => {
    const names = Object.keys(columns);
    const cells = names.map((name) => {
      const column = columns[name];
      return Array.isArray(column) ? column : column.codes.map((code) => column.texts[code]);
    });
    const length = names.length ? cells[0].length : 0;
    return Array.from({ length }, (_, place) =>
      Object.fromEntries(names.map((name, index) => [name, cells[index][place]])),
    );
  };
  return (name) => (decoded[name] ??= decode(tandem.data[name]));
})();

tandem.sum = (rows, column) => rows.reduce((total, row) => total + row[column], 0);

// Rows by the value of a column, in the order in which the values come.
tandem.group = (rows, column) => {
  const groups = new Map();
  for (const row of rows) {
    if (!groups.has(row[column])) groups.set(row[column], []);
    groups.get(row[column]).push(row);
  }
  return groups;
};

// A rate over nothing is nothing, not 0.
tandem.ratio = (part, whole) => (whole ? part / whole : null);

tandem.unique = (values) => [...new Set(values)];
