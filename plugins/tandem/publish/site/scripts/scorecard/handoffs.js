"use strict";
// What Sales answered to what Marketing handed over.
tandem.handoffs = (() => {
  const { filters, words, links, sum, ratio } = tandem;
  // each with its colour and its pattern
  const OUTCOMES = [
    ["accepted", "good"],
    ["recycled", "sales", tandem.chart.stripes],
    ["rejected", "bad"],
    ["expired", "warn", tandem.chart.dots],
    ["waiting", "both"],
    ["unmapped", "strong-line"],
  ];
  const ANSWERED = ["accepted", "rejected", "recycled"];
  const of = (rows, ...outcomes) =>
    sum(
      rows.filter((row) => outcomes.includes(row.outcome)),
      "handoffs",
    );
  const RATES = [
    [
      "acceptance_rate",
      "accepted of those answered",
      (rows) => ratio(of(rows, "accepted"), of(rows, ...ANSWERED)),
    ],
    [
      "decision_rate",
      "answered of those no longer waiting",
      (rows) => ratio(of(rows, ...ANSWERED), sum(rows, "handoffs") - of(rows, "waiting")),
    ],
    [
      "complete_handoff_rate",
      "handed over with all that Sales needs",
      (rows) => ratio(sum(rows, "complete"), sum(rows, "handoffs")),
    ],
    [
      "earned_rejection_rate",
      "of the rejections were earned",
      (rows) => ratio(tandem.rejections.earned(rows), of(rows, "rejected")),
    ],
  ];
  const rate =
    (rows) =>
    ([metric, says, value]) =>
      tandem.element(
        "div",
        { class: "figure" },
        tandem.element(
          "dd",
          { "data-figure": `handoffs:${metric}`, "data-value": value(rows) ?? "" },
          words.percent(value(rows)),
        ),
        tandem.element("dt", {}, tandem.link(links.metric(metric), says)),
      );

  const outcomeColumns = () =>
    OUTCOMES.filter(([outcome]) => tandem.rows("handoffs").some((row) => row.outcome === outcome)).map(
      ([outcome]) =>
        tandem.numbers(
          words.name(outcome),
          (row) => of(row.rows, outcome),
          words.count,
          (row) => `handoffs:${row.name}:${outcome}`,
        ),
    );
  const accepted = tandem.numbers(
    "Accepted of answered",
    (row) => ratio(of(row.rows, "accepted"), of(row.rows, ...ANSWERED)),
    words.percent,
    (row) => `handoffs:${row.name}:acceptance`,
  );
  const handed = tandem.numbers(
    "Handed over",
    (row) => sum(row.rows, "handoffs"),
    words.count,
    (row) => `handoffs:${row.name}`,
  );

  const told = (rows, outcome) => of(rows, outcome) && `${words.count(of(rows, outcome))} ${outcome}`;
  const chart = () => {
    const rows = filters.pick("handoffs", "segment", "channel");
    const byMonth = tandem.group(rows, "month");
    const months = filters.months.filter((month) => byMonth.has(month));
    const present = OUTCOMES.filter(([outcome]) => rows.some((row) => row.outcome === outcome));
    const chosen = filters.pick("handoffs", "period", "segment", "channel");
    tandem.chart.show("handoff-chart", {
      title: "Hand-offs by month and what became of them",
      summary: chosen.length
        ? `${words.sentence(filters.periodName())}: ${words.plural(sum(chosen, "handoffs"), "hand-off")}, ` +
          `${words.list(present.map(([outcome]) => told(chosen, outcome)).filter(Boolean))}.`
        : "None in this period.",
      option: (colour, axis) => ({
        xAxis: { type: "category", data: months.map(words.month), ...axis },
        yAxis: { type: "value", ...axis },
        tooltip: {
          trigger: "axis",
          axisPointer: { type: "shadow" },
          renderMode: "richText",
          valueFormatter: words.count,
        },
        series: present.map(([outcome, ink, pattern], place) => ({
          name: words.name(outcome),
          type: "bar",
          stack: "all",
          barMaxWidth: 36,
          itemStyle: {
            color: colour(ink),
            borderColor: colour("surface"),
            borderWidth: 0.5,
            decal: pattern?.(colour),
          },
          data: months.map((month) => of(byMonth.get(month), outcome)),
          markArea: place === 0 ? tandem.chart.band(colour, months) : undefined,
        })),
      }),
      table: {
        rows: months.map((month) => ({ name: month, rows: byMonth.get(month) })),
        columns: [
          { title: "Month", value: (row) => row.name, text: (row) => words.month(row.name) },
          handed,
          ...outcomeColumns(),
          accepted,
        ],
      },
    });
  };

  return () => {
    if (!tandem.rows("handoffs").length) {
      ["handoff-rates", "rejections", "handoff-channels"].forEach((id) => tandem.show(id));
      return tandem.chart.none("handoff-chart", "Nothing yet, because nobody was handed over to Sales.");
    }
    const rows = filters.pick("handoffs", "period", "segment", "channel");
    chart();
    tandem.show("handoff-rates", ...RATES.map(rate(rows)));
    tandem.show("rejections", tandem.rejections.table(rows));
    return tandem.show(
      "handoff-channels",
      rows.length
        ? tandem.table({
            caption: "By the channel of the program behind it",
            rows: [...tandem.group(rows, "channel")]
              .map(([name, of]) => ({ name, rows: of }))
              .sort((one, other) => sum(other.rows, "handoffs") - sum(one.rows, "handoffs")),
            columns: [
              {
                title: "Channel",
                value: (row) => row.name,
                node: (row) => tandem.link(links.agreed("channel", row.name), words.name(row.name)),
              },
              handed,
              ...outcomeColumns(),
              accepted,
            ],
          })
        : tandem.empty("Nothing for these filters: nobody was handed over then and there."),
    );
  };
})();
