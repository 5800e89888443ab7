"use strict";
// What programs cost and what came of them, by the attribution model that is chosen.
tandem.programs = (() => {
  const { filters, words, links, sum, ratio } = tandem;
  let by = "channel";

  const line = ([name, rows]) => {
    const cost = sum(rows, "cost_cents") / 100;
    const revenue = sum(rows, "revenue_cents") / 100;
    const mqls = sum(rows, "mqls");
    const isExplicit = rows.every((row) => row.is_explicit);
    return {
      name,
      isExplicit,
      cost,
      revenue,
      mqls,
      channel: tandem.unique(rows.map((row) => row.channel)).join(", "),
      pipeline: sum(rows, "pipeline_cents") / 100,
      deals: sum(rows, "deals_micros") / 1e6,
      // what no program brought is no program's return; a period that only takes money back has none
      roi: isExplicit || cost <= 0 ? null : ratio(revenue - cost, cost),
      costPerMql: cost > 0 && mqls ? cost / mqls : null,
    };
  };
  const number = (title, key, write) =>
    tandem.numbers(
      title,
      (row) => row[key],
      write,
      (row) => `programs:${row.name}:${key}`,
    );
  const FIGURES = [
    number("Cost", "cost", words.money),
    number("MQLs", "mqls", words.count),
    number("Cost per MQL", "costPerMql", words.money),
    number("Deals", "deals", words.one),
    number("Pipeline", "pipeline", words.money),
    number("Revenue won", "revenue", words.money),
    number("Return", "roi", words.ratio),
  ];
  const label = (row) => (by === "channel" ? words.name(row.name) : row.name);
  const COLUMNS = () => [
    { title: by === "channel" ? "Channel" : "Program", value: (row) => row.name, text: label },
    ...(by === "channel"
      ? []
      : [{ title: "Channel", value: (row) => row.channel, text: (row) => words.name(row.channel) }]),
    ...FIGURES,
  ];
  const total = (rows) => {
    const own = rows.filter((row) => !row.is_explicit);
    const [all, programs] = [line(["total", rows]), line(["total", own])];
    return { ...all, name: "total", roi: programs.roi, channel: "" };
  };

  const chart = (lines, whole) => {
    const spent = lines.filter((row) => !row.isExplicit && (row.cost || row.revenue)).slice(0, 12);
    if (!spent.length)
      return tandem.chart.none("program-chart", "No program cost or won anything in this period.");
    return tandem.chart.show("program-chart", {
      title: `Cost and revenue won, by ${by}, model ${words.name(filters.state.model)}`,
      summary:
        `${words.money(whole.cost)} spent; all programs together returned ` +
        `${words.ratio(whole.roi)} per unit spent. ` +
        (spent.length < lines.length ? `${spent.length} with the most revenue are drawn.` : ""),
      option: (colour, axis) => ({
        yAxis: {
          type: "category",
          inverse: true,
          data: spent.map(label),
          ...axis,
          axisLabel: { color: colour("ink"), fontSize: 12, width: 150, overflow: "truncate" },
          axisLine: { show: false },
        },
        xAxis: {
          type: "value",
          ...axis,
          axisLabel: { ...axis.axisLabel, formatter: words.shortMoney, hideOverlap: true },
        },
        grid: { right: 40 },
        tooltip: {
          trigger: "axis",
          axisPointer: { type: "shadow" },
          renderMode: "richText",
          valueFormatter: words.money,
        },
        series: [
          {
            name: "Cost",
            type: "bar",
            barMaxWidth: 20,
            data: spent.map((row) => row.cost),
            barGap: "10%",
            itemStyle: { color: "transparent", borderColor: colour("marketing"), borderWidth: 1.5 },
          },
          {
            name: "Revenue won",
            type: "bar",
            barMaxWidth: 20,
            data: spent.map((row) => row.revenue),
            itemStyle: { color: colour("marketing") },
          },
        ],
      }),
    });
  };

  const render = () => {
    const rows = filters.pick("programs", "period", "channel", "model");
    const lines = [...tandem.group(rows, by === "channel" ? "channel" : "program")]
      .map(line)
      .sort(
        (one, other) =>
          one.isExplicit - other.isExplicit ||
          other.revenue - one.revenue ||
          other.pipeline - one.pipeline ||
          other.cost - one.cost,
      );
    if (!lines.length) {
      tandem.show("program-table");
      return tandem.chart.none(
        "program-chart",
        tandem.rows("programs").length
          ? "Nothing for these filters: no program cost or brought anything then and there."
          : "Nothing yet, because no program has cost or brought anything.",
      );
    }
    const whole = total(rows);
    chart(lines, whole);
    return tandem.show(
      "program-table",
      tandem.table({
        caption:
          `${words.sentence(filters.periodName())}, model ${words.name(filters.state.model)}; ` +
          `money in ${words.currency}`,
        columns: COLUMNS(),
        rows: lines,
        footer: whole,
      }),
    );
  };

  document.querySelectorAll("[name=program-rows]").forEach((choice) =>
    choice.addEventListener("change", () => {
      by = choice.value;
      render();
    }),
  );
  return render;
})();
