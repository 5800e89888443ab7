"use strict";
// What moved the open pipeline: opening plus changes is the closing, to the cent.
tandem.pipeline = (() => {
  const { filters, words, sum } = tandem;
  const CHANGES = [
    ["created", 1, "Created"],
    ["reopened", 1, "Reopened"],
    ["raised", 1, "Raised"],
    ["cut", -1, "Cut"],
    ["won", -1, "Won"],
    ["lost", -1, "Lost"],
    ["revalued", 1, "Revalued"],
  ];
  const cents = (value) => words.exactMoney(value / 100);
  const signed = (value) => (value > 0 ? `+${cents(value)}` : cents(value));

  const amount = (bar) => (bar.change === undefined ? cents(bar.total) : signed(bar.change));
  const told = (bar) => `${bar.title.toLowerCase()} ${signed(bar.change)}`;

  const steps = (rows) => {
    const moves = CHANGES.map(([key, sign, title]) => ({ key, title, change: sign * sum(rows, key) }));
    let level = rows[0].opening;
    const drawn = moves.map((move) => {
      const before = level;
      level += move.change;
      return { ...move, low: Math.min(before, level), high: Math.max(before, level) };
    });
    const ends = (key, title, value) => ({
      key,
      title,
      total: value,
      low: Math.min(0, value),
      high: Math.max(0, value),
    });
    return [
      ends("opening", "Opening", rows[0].opening),
      ...drawn,
      ends("closing", "Closing", rows.at(-1).closing),
    ];
  };

  const chart = (bars) =>
    tandem.chart.show("pipeline-chart", {
      title: `Open pipeline, ${filters.periodName()}`,
      summary:
        `${cents(bars[0].total)} at the start, ${cents(bars.at(-1).total)} at the end: ` +
        `${words.list(bars.filter((bar) => bar.change).map(told)) || "nothing moved"}.`,
      option: (colour, axis, isNarrow) => ({
        legend: { show: false },
        xAxis: {
          type: "category",
          data: bars.map((bar) => bar.title),
          ...axis,
          axisLabel: { ...axis.axisLabel, color: colour("ink"), interval: 0, rotate: isNarrow ? 55 : 0 },
        },
        yAxis: { type: "value", ...axis, axisLabel: { ...axis.axisLabel, formatter: words.shortMoney } },
        tooltip: {
          trigger: "item",
          renderMode: "richText",
          formatter: ({ dataIndex }) => `${bars[dataIndex].title}: ${amount(bars[dataIndex])}`,
        },
        series: [
          {
            type: "bar",
            stack: "all",
            silent: true,
            itemStyle: { color: "transparent" },
            data: bars.map((bar) => bar.low / 100),
          },
          {
            type: "bar",
            stack: "all",
            barCategoryGap: "35%",
            data: bars.map((bar) => ({
              value: (bar.high - bar.low) / 100,
              itemStyle: {
                color: colour(bar.change === undefined ? "both" : bar.change < 0 ? "bad" : "good"),
              },
              label: {
                show: !isNarrow,
                position: "top",
                color: colour("ink"),
                fontSize: 11,
                formatter:
                  bar.change === undefined
                    ? words.shortMoney(bar.total / 100)
                    : `${bar.change > 0 ? "+" : ""}${words.shortMoney(bar.change / 100)}`,
              },
            })),
          },
        ],
      }),
      table: {
        rows: bars,
        columns: [
          { title: "Step", value: (bar) => bar.title },
          {
            title: "Amount",
            number: true,
            value: (bar) => (bar.change ?? bar.total) / 100,
            text: amount,
            figure: (bar) => `pipeline:${bar.key}`,
          },
        ],
      },
    });

  const COLUMNS = [
    { title: "Month", value: (row) => row.month, text: (row) => words.month(row.month) },
    ...[
      ["opening", "Opening"],
      ...CHANGES.map(([key, , title]) => [key, title]),
      ["closing", "Closing"],
      ["pulled_in", "Pulled in"],
      ["pushed_out", "Pushed out"],
    ].map(([key, title]) => ({
      title,
      number: true,
      value: (row) => row[key] / 100,
      text: (row) => cents(row[key]),
      figure: (row) => `pipeline:${row.month}:${key}`,
    })),
    {
      title: "Open deals",
      number: true,
      value: (row) => row.open_deals,
      text: (row) => words.count(row.open_deals),
    },
  ];

  return () => {
    const rows = filters.pick("pipeline", "period");
    if (!rows.length) {
      tandem.show("pipeline-months");
      return tandem.chart.none(
        "pipeline-chart",
        tandem.rows("pipeline").length
          ? "Nothing for this period: no deal was known then."
          : "Nothing yet, because no deal was ever open.",
      );
    }
    chart(steps(rows));
    return tandem.show(
      "pipeline-months",
      tandem.element(
        "p",
        { class: "note" },
        `Beside it, and in no total: close dates pulled in for ${cents(sum(rows, "pulled_in"))}, ` +
          `pushed out for ${cents(sum(rows, "pushed_out"))}.`,
      ),
      tandem.element(
        "details",
        { class: "screen-only" },
        tandem.element("summary", {}, "Month by month"),
        tandem.table({ caption: "Each month: opening plus changes is the closing", columns: COLUMNS, rows }),
      ),
    );
  };
})();
