"use strict";
// One promise through all its periods: what was agreed, what it was.
tandem.promise = {
  key: (row) => `${row.kind}/${row.name}`,
  isPromised: (row) => row.kind !== "sla",
  // a period in which nothing was counted is not judged, whatever the mart says of it
  isJudged: (row) => row.is_complete && row.actual !== null,
};

tandem.promiseTrend = (() => {
  const { filters, words } = tandem;
  const { key, isPromised, isJudged } = tandem.promise;
  let followed = null;

  const draw = () => {
    const all = filters.pick("promises", "team").filter(isPromised);
    const names = tandem.unique(all.map(key));
    if (!names.length)
      return tandem.chart.none("promise-trend", "Nothing to follow: no goal or commitment has a figure yet.");
    if (!names.includes(followed))
      followed = names.find((name) => name === "goal/pipeline_created") ?? names[0];
    document
      .querySelectorAll("[data-follow]")
      .forEach((button) => button.setAttribute("aria-pressed", button.dataset.follow === followed));
    const rows = all.filter((row) => key(row) === followed && row.actual !== null);
    const { unit, name } = rows[0] ?? {};
    const periods = rows.map(words.period);
    const amount = (value) => words.amount(value, unit);
    const axisAmount = unit === "money" ? words.shortMoney : amount;
    return tandem.chart.show("promise-trend", {
      title: `${words.name(name ?? followed.split("/")[1])}, period by period`,
      summary: summary(rows, unit),
      option: (colour, axis) => ({
        xAxis: { type: "category", data: periods, ...axis },
        yAxis: { type: "value", ...axis, axisLabel: { ...axis.axisLabel, formatter: axisAmount } },
        tooltip: { trigger: "axis", renderMode: "richText", valueFormatter: amount },
        series: [
          {
            name: "Actual",
            type: "bar",
            barMaxWidth: 36,
            data: rows.map((row) => ({
              value: row.actual,
              itemStyle: {
                color: colour(row.is_met ? "good" : "bad"),
                opacity: row.is_complete ? 1 : 0.45,
                decal: row.is_met ? undefined : tandem.chart.stripes(colour),
              },
            })),
          },
          {
            name: "Agreed",
            type: "line",
            step: "middle",
            symbol: "none",
            data: rows.map((row) => row.target),
            lineStyle: { color: colour("ink"), width: 1.5, type: "dashed" },
            itemStyle: { color: colour("ink") },
          },
        ],
        legend: { show: false },
      }),
      table: { columns: COLUMNS, rows },
    });
  };
  const summary = (rows, unit) => {
    const over = rows.filter(isJudged);
    if (!over.length) return "No period is over yet.";
    const last = over.at(-1);
    return (
      `Kept in ${over.filter((row) => row.is_met).length} of ${words.plural(over.length, "period")} that are over; ` +
      `${words.period(last)}: ${words.amount(last.actual, unit)} of ${words.amount(last.target, unit)}. ` +
      "The dashed line is what was agreed; a striped bar missed it, a pale one still runs."
    );
  };
  const amounts = (title, key, figure) => ({
    title,
    number: true,
    value: (row) => row[key],
    text: (row) => words.amount(row[key], row.unit),
    figure,
  });
  const COLUMNS = [
    { title: "Period", value: (row) => row.month, text: words.period },
    amounts("Agreed", "target"),
    amounts("Actual", "actual", (row) => `promise:${key(row)}:${row.month}`),
    tandem.numbers("Attainment", (row) => row.attainment, words.percent),
    tandem.numbers("Cases kept", (row) => row.kept, words.count),
    tandem.numbers("Cases counted", (row) => row.counted, words.count),
    {
      title: "Verdict",
      value: (row) =>
        isJudged(row) ? (row.is_met ? "kept" : "missed") : row.is_complete ? "not judged" : "running",
    },
    { title: "Agreement", value: (row) => row.version },
  ];

  return {
    draw,
    follow: (promise) => {
      followed = promise;
      draw();
    },
  };
})();
