"use strict";
// What is read, what Sales sends, and what follows.
tandem.content = (() => {
  const { words, ratio } = tandem;
  const number = (title, value, write, key) =>
    tandem.numbers(title, value, write, (row) => `content:${row.content_id}:${key}`);
  const resonance = (row) => ratio(row.touched_after, row.shared_with);
  const COLUMNS = [
    { title: "Content", value: (row) => row.content },
    { title: "Kind", short: true, value: (row) => row.kind, text: (row) => words.name(row.kind) },
    { title: "Source", short: true, value: (row) => row.source, text: (row) => words.name(row.source) },
    number("People", (row) => row.people, words.count, "people"),
    number("Touches", (row) => row.touches, words.count, "touches"),
    number("Sent by Sales", (row) => row.shares, words.count, "shares"),
    number("Resonance", resonance, words.percent, "resonance"),
    number("Steps forward after it", (row) => row.progressions, words.count, "progressions"),
    number("Pipeline", (row) => row.pipeline_cents / 100, words.money, "pipeline"),
    number("Revenue won", (row) => row.revenue_cents / 100, words.money, "revenue"),
  ];
  return () => {
    const rows = tandem.filters
      .pick("content", "model")
      .sort((one, other) => other.pipeline_cents - one.pipeline_cents);
    tandem.show(
      "content-table",
      rows.length
        ? tandem.table({
            caption:
              `${words.plural(rows.length, "asset")}, model ${words.name(tandem.filters.state.model)}: ` +
              "the twenty with the most pipeline by any model, and the ten that Sales sends most",
            columns: COLUMNS,
            rows,
          })
        : tandem.empty("Nothing yet, because nobody has touched a content asset."),
    );
  };
})();
