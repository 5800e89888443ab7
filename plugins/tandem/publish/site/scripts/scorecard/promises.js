"use strict";
// Goals and commitments: for each the latest period that is over within the chosen one.
tandem.promises = (() => {
  const { filters, words, links } = tandem;
  const TITLES = { both: "What both teams aim at", sales: "What Sales promised", marketing: "What Marketing promised" };
  const side = (row) => (row.team.includes(",") ? "both" : row.team);
  const key = (row) => `${row.kind}/${row.name}`;
  const promised = (row) => row.kind !== "sla";
  const judged = (row) => row.is_complete && row.is_met !== null;
  let followed = null;

  const latest = (rows) => rows.findLast(judged) ?? rows.findLast((row) => row.actual !== null) ?? null;

  const verdict = (row) => {
    if (!row.is_complete) return tandem.element("span", { class: "verdict" }, "… still running");
    if (row.is_met === null) return tandem.element("span", { class: "verdict" }, "not judged");
    return row.is_met
      ? tandem.element("span", { class: "verdict good" }, "✓ kept")
      : tandem.element("span", { class: "verdict bad" }, "✗ missed");
  };
  const bar = (row) => tandem.bar(
    [{ share: Math.min(row.attainment, 1.25) / 1.25, kind: row.is_met ? "kept" : "missed" }], { mark: 0.8 });
  const TREND = { up: "↑ up", down: "↓ down", flat: "→ level" };

  const line = (rows) => {
    const row = latest(rows);
    const follow = tandem.element("button", { type: "button", class: "follow", "data-follow": key(rows[0]) },
      "Trend", tandem.element("span", { class: "hidden-visually" }, ` of ${words.name(rows[0].name)}`));
    follow.addEventListener("click", () => {
      followed = key(rows[0]);
      trend();
      document.getElementById("promise-trend").scrollIntoView({ block: "nearest" });
    });
    const title = tandem.link(links.agreed(rows[0].kind, rows[0].name), words.name(rows[0].name));
    if (!row) return tandem.element("li", {}, tandem.element("h4", {}, title), tandem.element("p", { class: "note" }, "Nothing counted in this period yet."), follow);
    const over = rows.filter(judged);
    const kept = over.filter((other) => other.is_met).length;
    const figures = { "data-figure": `promise:${key(row)}`, "data-month": row.month, "data-value": row.actual, "data-target": row.target };
    return tandem.element("li", {},
      tandem.element("h4", {}, title), verdict(row),
      tandem.element("p", { class: "actual", ...figures },
        tandem.element("b", {}, words.amount(row.actual, row.unit)), ` of ${words.amount(row.target, row.unit)}`),
      tandem.element("p", { class: "when" }, [words.period(row), TREND[row.trend]].filter(Boolean).join(" ")),
      bar(row),
      tandem.element("p", { class: "note" }, [
        `${words.wholePercent(row.attainment)} of agreed`,
        over.length > 1 && `${kept} of ${over.length} kept`].filter(Boolean).join(" · ")),
      follow);
  };

  const card = ([who, rows]) => {
    const lines = [...tandem.group(rows, "name").values()];
    const judgedNow = lines.map(latest).filter((row) => row && judged(row));
    const kept = judgedNow.filter((row) => row.is_met).length;
    return tandem.element("div", { class: `card promises ${who}` },
      tandem.element("h3", {}, TITLES[who] ?? words.name(who)),
      tandem.element("p", { class: "tally", "data-figure": `tally:${who}`, "data-value": kept },
        judgedNow.length ? `${kept} of ${judgedNow.length} kept` : "Nothing is over yet"),
      tandem.element("ul", {}, ...lines.map(line)));
  };

  const trend = () => {
    const all = filters.pick("promises", "team").filter(promised);
    const names = [...tandem.group(all.map((row) => ({ ...row, key: key(row) })), "key").keys()];
    if (!names.length) return tandem.chart.none("promise-trend", "Nothing to follow: no goal or commitment has a figure yet.");
    if (!names.includes(followed)) followed = names.find((name) => name === "goal/pipeline_created") ?? names[0];
    document.querySelectorAll("[data-follow]").forEach((button) =>
      button.setAttribute("aria-pressed", button.dataset.follow === followed));
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
          { name: "Actual", type: "bar", barMaxWidth: 36, data: rows.map((row) => ({
            value: row.actual,
            itemStyle: { color: colour(row.is_met ? "good" : "bad"), opacity: row.is_complete ? 1 : 0.45,
              decal: row.is_met ? undefined : { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 5], rotation: -0.8, color: colour("surface") } },
          })) },
          { name: "Agreed", type: "line", step: "middle", symbol: "none", data: rows.map((row) => row.target),
            lineStyle: { color: colour("ink"), width: 1.5, type: "dashed" }, itemStyle: { color: colour("ink") } },
        ],
        legend: { show: false },
      }),
      table: { columns: COLUMNS, rows },
    });
  };
  const summary = (rows, unit) => {
    const over = rows.filter(judged);
    if (!over.length) return "No period is over yet.";
    const last = over.at(-1);
    return `Kept in ${over.filter((row) => row.is_met).length} of ${words.plural(over.length, "period")} that are over; `
      + `${words.period(last)}: ${words.amount(last.actual, unit)} of ${words.amount(last.target, unit)}. `
      + "The dashed line is what was agreed; a striped bar missed it, a pale one still runs.";
  };
  const COLUMNS = [
    { title: "Period", value: (row) => row.month, text: words.period },
    { title: "Agreed", number: true, value: (row) => row.target, text: (row) => words.amount(row.target, row.unit) },
    { title: "Actual", number: true, value: (row) => row.actual, text: (row) => words.amount(row.actual, row.unit),
      figure: (row) => `promise:${key(row)}:${row.month}` },
    { title: "Attainment", number: true, value: (row) => row.attainment, text: (row) => words.percent(row.attainment) },
    { title: "Cases kept", number: true, value: (row) => row.kept, text: (row) => words.count(row.kept) },
    { title: "Cases counted", number: true, value: (row) => row.counted, text: (row) => words.count(row.counted) },
    { title: "Verdict", value: (row) => (judged(row) ? (row.is_met ? "kept" : "missed") : row.is_complete ? "not judged" : "running") },
    { title: "Agreement", value: (row) => row.version },
  ];

  return () => {
    const rows = filters.pick("promises", "period", "team").filter(promised);
    const sides = ["both", "sales", "marketing"];
    const groups = [...tandem.group(rows.map((row) => ({ ...row, side: side(row) })), "side")]
      .sort(([one], [other]) => sides.indexOf(one) - sides.indexOf(other));
    tandem.show("promise-cards", ...(groups.length ? groups.map(card)
      : [tandem.empty(tandem.rows("promises").length
        ? "Nothing for these filters: no goal or commitment falls into this period."
        : "Nothing yet, because no month of the agreement has begun.")]));
    trend();
  };
})();
