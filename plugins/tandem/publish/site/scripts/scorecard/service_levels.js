"use strict";
// How many of the clocks that started in the period were met, promise by promise.
tandem.serviceLevels = (() => {
  const { filters, words, links, sum, ratio } = tandem;
  const JUDGED = ["met", "breached_closed", "breached_open"];
  const SYMBOLS = ["circle", "rect", "triangle", "diamond", "emptyCircle"];
  const DASHES = ["solid", "dashed", "dotted", [8, 3, 2, 3], [2, 2]];

  const of = (rows, states) =>
    sum(
      rows.filter((row) => states.includes(row.state)),
      "clocks",
    );
  const figures = (rows) => {
    const met = of(rows, ["met"]);
    const judged = of(rows, JUDGED);
    return { met, judged, attainment: ratio(met, judged) };
  };
  const target = (policy) =>
    tandem.rows("promises").findLast((row) => row.kind === "sla" && row.name === policy)?.target ?? null;

  const line = (policy) => {
    const now = filters.pick("clocks", "segment", "team").filter((row) => row.policy === policy);
    const started = filters
      .pick("clocks", "period", "segment", "team")
      .filter((row) => row.policy === policy);
    const team = now[0]?.team ?? started[0]?.team;
    return {
      policy,
      team,
      target: target(policy),
      ...figures(started),
      overdue: of(now, ["breached_open"]),
      running: of(now, ["running", "paused"]),
      void: of(started, ["void"]),
    };
  };
  const isKept = (row) => row.target !== null && row.attainment >= row.target;
  const attainment = (row) => {
    if (row.attainment === null) return tandem.element("span", { class: "note" }, "nothing judged");
    return tandem.element(
      "span",
      { class: "with-bar" },
      tandem.bar([{ share: row.attainment, kind: isKept(row) ? "kept" : "missed" }], { mark: row.target }),
      tandem.element("b", {}, words.percent(row.attainment)),
      tandem.element(
        "span",
        { class: isKept(row) ? "good" : "bad" },
        isKept(row) ? "✓" : "✗",
        tandem.element("span", { class: "hidden-visually" }, isKept(row) ? " kept" : " missed"),
      ),
    );
  };
  const count = (title, key) =>
    tandem.numbers(
      title,
      (row) => row[key],
      words.count,
      (row) => `clocks:${row.policy}:${key}`,
    );
  const COLUMNS = [
    {
      title: "Promise",
      value: (row) => row.policy,
      node: (row) => tandem.link(links.agreed("sla", row.policy), words.name(row.policy)),
    },
    { title: "By", value: (row) => row.team, text: (row) => words.name(row.team) },
    tandem.numbers("Agreed", (row) => row.target, words.percent),
    {
      title: "In time",
      value: (row) => row.attainment,
      node: attainment,
      figure: (row) => `sla_attainment:${row.policy}`,
    },
    count("Met", "met"),
    count("Judged", "judged"),
    count("Void", "void"),
    count("Overdue now", "overdue"),
    count("Running now", "running"),
  ];
  const MONTHLY = [
    { title: "Promise", value: (row) => row.policy, text: (row) => words.name(row.policy) },
    { title: "Month", value: (row) => row.month, text: (row) => words.month(row.month) },
    tandem.numbers("Met", (row) => row.met, words.count),
    tandem.numbers("Judged", (row) => row.judged, words.count),
    tandem.numbers(
      "In time",
      (row) => row.attainment,
      words.percent,
      (row) => `sla_attainment:${row.policy}:${row.month}`,
    ),
  ];

  const trend = (policies) => {
    const rows = filters.pick("clocks", "segment", "team");
    const months = filters.months.filter((month) => rows.some((row) => row.month === month));
    const inMonth = (policy, month) =>
      figures(rows.filter((row) => row.policy === policy && row.month === month));
    const monthly = policies.map((policy) => ({
      policy,
      months: months.map((month) => inMonth(policy, month)),
    }));
    const lines = monthly.flatMap(({ policy, months: counted }) =>
      counted.map((figure, place) => ({ policy, month: months[place], ...figure })),
    );
    tandem.chart.show("service-level-trend", {
      title: "Answered in time, by the month the clock started",
      summary: policies
        .map((policy) => {
          const last = lines.findLast((line) => line.policy === policy && line.attainment !== null);
          return last
            ? `${words.name(policy)} ${words.percent(last.attainment)} in ${words.month(last.month)}`
            : null;
        })
        .filter(Boolean)
        .join(" · "),
      option: (colour, axis) => {
        const inks = ["sales", "marketing", "good", "both", "warn"].map(colour);
        return {
          color: inks,
          xAxis: { type: "category", data: months.map(words.month), boundaryGap: false, ...axis },
          yAxis: {
            type: "value",
            max: 1,
            ...axis,
            axisLabel: { ...axis.axisLabel, formatter: words.wholePercent },
          },
          tooltip: { trigger: "axis", renderMode: "richText", valueFormatter: words.percent },
          series: monthly.map(({ policy, months: counted }, place) => ({
            name: words.name(policy),
            type: "line",
            symbol: SYMBOLS[place % 5],
            symbolSize: 6,
            showAllSymbol: true,
            lineStyle: { width: 2, type: DASHES[place % 5] },
            data: counted.map((figure) => figure.attainment),
            markArea: place === 0 ? tandem.chart.band(colour, months) : undefined,
          })),
        };
      },
      table: { columns: MONTHLY, rows: lines },
    });
  };

  return () => {
    const policies = tandem.unique(filters.pick("clocks", "segment", "team").map((row) => row.policy));
    if (!policies.length) {
      const text = tandem.rows("clocks").length
        ? "Nothing for these filters: no clock of this team and segment has started."
        : "Nothing yet, because no clock of a promise has started.";
      tandem.show("service-levels-table", tandem.empty(text));
      return tandem.chart.none("service-level-trend", text);
    }
    tandem.show(
      "service-levels-table",
      tandem.table({
        caption: `Clocks that started in the period: ${filters.periodName()}`,
        columns: COLUMNS,
        rows: policies.map(line),
      }),
    );
    return trend(policies);
  };
})();
