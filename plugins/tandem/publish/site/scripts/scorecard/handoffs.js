"use strict";
// What Sales answered to what Marketing handed over, and whether a rejection was earned.
tandem.handoffs = (() => {
  const { filters, words, links, sum, ratio } = tandem;
  const OUTCOMES = [
    ["accepted", "good"], ["recycled", "sales"], ["rejected", "bad"], ["expired", "warn"], ["waiting", "both"], ["unmapped", "strong-line"],
  ];
  const ANSWERED = ["accepted", "rejected", "recycled"];
  const of = (rows, ...outcomes) => sum(rows.filter((row) => outcomes.includes(row.outcome)), "handoffs");
  const earned = (rows) => sum(rows.filter((row) => row.outcome === "rejected" && row.is_earned), "handoffs");

  const RATES = [
    ["acceptance_rate", "accepted of those answered", (rows) => ratio(of(rows, "accepted"), of(rows, ...ANSWERED))],
    ["decision_rate", "answered of those no longer waiting", (rows) => ratio(of(rows, ...ANSWERED), sum(rows, "handoffs") - of(rows, "waiting"))],
    ["complete_handoff_rate", "handed over with all that Sales needs", (rows) => ratio(sum(rows, "complete"), sum(rows, "handoffs"))],
    ["earned_rejection_rate", "of the rejections were earned", (rows) => ratio(earned(rows), of(rows, "rejected"))],
  ];
  const rate = (rows) => ([metric, says, value]) => tandem.element("div", { class: "figure" },
    tandem.element("dd", { "data-figure": `handoffs:${metric}`, "data-value": value(rows) ?? "" }, words.percent(value(rows))),
    tandem.element("dt", {}, tandem.link(links.metric(metric), says)));

  const counted = (title, value, figure) => ({ title, number: true, value, figure, text: (row) => words.count(value(row)) });
  const outcomeColumns = () => OUTCOMES
    .filter(([outcome]) => tandem.rows("handoffs").some((row) => row.outcome === outcome))
    .map(([outcome]) => counted(words.name(outcome), (row) => of(row.rows, outcome), (row) => `handoffs:${row.name}:${outcome}`));
  const acceptance = (row) => ratio(of(row.rows, "accepted"), of(row.rows, ...ANSWERED));
  const accepted = { title: "Accepted of answered", number: true, value: acceptance, text: (row) => words.percent(acceptance(row)),
    figure: (row) => `handoffs:${row.name}:acceptance` };
  const handed = counted("Handed over", (row) => sum(row.rows, "handoffs"), (row) => `handoffs:${row.name}`);

  const chart = () => {
    const rows = filters.pick("handoffs", "segment", "channel");
    const byMonth = tandem.group(rows, "month");
    const months = filters.months.filter((month) => byMonth.has(month));
    const present = OUTCOMES.filter(([outcome]) => rows.some((row) => row.outcome === outcome));
    const chosen = filters.pick("handoffs", "period", "segment", "channel");
    tandem.chart.show("handoff-chart", {
      title: "Hand-offs by month and what became of them",
      summary: chosen.length
        ? `${words.sentence(filters.periodName())}: ${words.plural(sum(chosen, "handoffs"), "hand-off")}, `
          + `${words.list(present.filter(([outcome]) => of(chosen, outcome)).map(([outcome]) => `${words.count(of(chosen, outcome))} ${outcome}`))}.`
        : "None in this period.",
      option: (colour, axis) => ({
        xAxis: { type: "category", data: months.map(words.month), ...axis },
        yAxis: { type: "value", ...axis },
        tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, renderMode: "richText", valueFormatter: words.count },
        series: present.map(([outcome, ink], place) => ({
          name: words.name(outcome), type: "bar", stack: "all", barMaxWidth: 36,
          itemStyle: { color: colour(ink), borderColor: colour("surface"), borderWidth: 0.5,
            decal: [undefined, { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 5], rotation: -0.8, color: colour("surface") },
              undefined, { symbol: "circle", dashArrayX: [[6, 6], [0, 6, 6, 0]], dashArrayY: [6, 0], symbolSize: 0.5, color: colour("surface") }][place] },
          data: months.map((month) => of(byMonth.get(month), outcome)),
          markArea: place === 0 ? tandem.chart.band(colour, months) : undefined,
        })),
      }),
      table: { rows: months.map((month) => ({ name: month, rows: byMonth.get(month) })), columns: [
        { title: "Month", value: (row) => row.name, text: (row) => words.month(row.name) }, handed, ...outcomeColumns(), accepted] },
    });
  };

  const reasons = (rows) => {
    const rejected = rows.filter((row) => row.outcome === "rejected");
    if (!rejected.length) return tandem.empty("Sales rejected nothing in this period.");
    const lines = [...tandem.group(rejected, "reason")].map(([reason, of]) => ({
      reason, rejections: sum(of, "handoffs"), earned: earned(of),
      unearned: sum(of.filter((row) => row.is_earned === false), "handoffs"),
    })).sort((one, other) => other.rejections - one.rejections);
    const most = lines[0].rejections;
    const figure = (kind) => (row) => `rejections:${row.reason}:${kind}`;
    return tandem.table({ caption: "Rejections, and whether they were earned: for a listed reason, with the attempts it asks for", rows: lines, columns: [
      { title: "Reason", value: (row) => row.reason, node: (row) => (row.reason ? tandem.link(links.agreed("reason", row.reason), words.name(row.reason)) : "No reason") },
      { title: "Earned or not", value: (row) => row.rejections, node: (row) => tandem.bar([
        { share: row.earned / most, kind: "earned" }, { share: (row.rejections - row.earned) / most, kind: "missed" }]) },
      counted("Rejections", (row) => row.rejections, figure("all")),
      counted("Earned", (row) => row.earned, figure("earned")),
      counted("Not earned", (row) => row.unearned, figure("unearned")),
    ] });
  };

  return () => {
    if (!tandem.rows("handoffs").length) {
      ["handoff-rates", "rejections", "handoff-channels"].forEach((id) => tandem.show(id));
      return tandem.chart.none("handoff-chart", "Nothing yet, because nobody was handed over to Sales.");
    }
    const rows = filters.pick("handoffs", "period", "segment", "channel");
    chart();
    tandem.show("handoff-rates", ...RATES.map(rate(rows)));
    tandem.show("rejections", reasons(rows));
    return tandem.show("handoff-channels", rows.length ? tandem.table({
      caption: "By the channel of the program behind it",
      rows: [...tandem.group(rows, "channel")].map(([name, of]) => ({ name, rows: of })).sort((one, other) => sum(other.rows, "handoffs") - sum(one.rows, "handoffs")),
      columns: [{ title: "Channel", value: (row) => row.name, node: (row) => tandem.link(links.agreed("channel", row.name), words.name(row.name)) }, handed, ...outcomeColumns(), accepted],
    }) : tandem.empty("Nothing for these filters: nobody was handed over then and there."));
  };
})();
