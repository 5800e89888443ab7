"use strict";
// Of the people who entered the funnel in the period: how many came how far, by the definitions of
// their time and by today's.
tandem.funnel = (() => {
  const { filters, words, links, sum, ratio } = tandem;

  const line = ([stage, rows]) => {
    const reached = sum(rows, "reached");
    const restated = sum(rows, "reached_restated");
    const one = rows.length === 1 ? rows[0] : {};
    return {
      stage,
      reached,
      restated,
      rank: rows[0].stage_rank,
      is_detour: rows[0].is_detour,
      moved: restated - reached,
      observed: sum(rows, "observed"),
      conversion: rows[0].is_detour ? null : ratio(sum(rows, "converted"), reached),
      conversion_restated: rows[0].is_detour ? null : ratio(sum(rows, "converted_restated"), restated),
      median: one.median_minutes ?? null,
      p90: one.p90_minutes ?? null,
    };
  };
  const column = (write) => (title, key) =>
    tandem.numbers(
      title,
      (row) => row[key],
      write,
      (row) => `funnel:${row.stage}:${key}`,
    );
  const [count, share, time] = [words.count, words.percent, words.minutes].map(column);
  const COLUMNS = [
    {
      title: "Stage",
      value: (row) => row.rank,
      node: (row) => tandem.link(links.agreed("stage", row.stage), words.name(row.stage)),
    },
    count("Reached, as defined then", "reached"),
    count("Restated", "restated"),
    count("Difference", "moved"),
    count("Seen in it", "observed"),
    share("Went on", "conversion"),
    share("Went on, restated", "conversion_restated"),
    time("Half went on within", "median"),
    time("Nine of ten within", "p90"),
  ];

  const told = (row) => `${words.count(row.reached)} reached ${words.name(row.stage)}`;
  const chart = (lines) => {
    const stages = lines.filter((row) => !row.is_detour);
    const [first] = stages;
    const moved = stages.filter((row) => row.moved);
    tandem.chart.show("funnel-chart", {
      title: "People who reached each stage",
      summary:
        `Of ${words.plural(first.reached, "person", "people")}, ` +
        `${words.list(stages.slice(1).map(told))}. ` +
        (moved.length
          ? `Today’s definitions would move ${words.list(moved.map((row) => words.name(row.stage)))}.`
          : "Today’s definitions give the same figures."),
      option: (colour, axis) => ({
        yAxis: {
          type: "category",
          inverse: true,
          data: stages.map((row) => words.name(row.stage)),
          ...axis,
          axisLabel: { color: colour("ink"), fontSize: 13 },
          axisLine: { show: false },
        },
        xAxis: { type: "value", ...axis, axisLabel: { show: false }, splitLine: { show: false } },
        grid: { right: 64, bottom: 0 },
        tooltip: {
          trigger: "axis",
          axisPointer: { type: "none" },
          renderMode: "richText",
          valueFormatter: words.count,
        },
        series: [
          {
            name: "As defined then",
            type: "bar",
            data: stages.map((row) => row.reached),
            itemStyle: { color: colour("sales") },
            barGap: "15%",
            label: {
              show: true,
              position: "right",
              color: colour("ink"),
              formatter: ({ value }) => words.count(value),
            },
          },
          {
            name: "Restated",
            type: "bar",
            data: stages.map((row) => row.restated),
            itemStyle: { color: "transparent", borderColor: colour("sales"), borderWidth: 1.5 },
            label: {
              show: moved.length > 0,
              position: "right",
              color: colour("soft"),
              formatter: ({ value }) => words.count(value),
            },
          },
        ],
      }),
    });
  };

  return () => {
    const rows = filters.pick("funnel", "period", "segment", "channel");
    const lines = [...tandem.group(rows, "stage")].map(line).sort((one, other) => one.rank - other.rank);
    if (!lines.length) {
      const text = tandem.rows("funnel").length
        ? "Nothing for these filters: nobody entered the funnel then and there."
        : "Nothing yet, because nobody has entered the funnel.";
      tandem.show("funnel-table");
      return tandem.chart.none("funnel-chart", text);
    }
    lines.findLast((row) => !row.is_detour).conversion = null; // nothing comes after the last stage
    lines.findLast((row) => !row.is_detour).conversion_restated = null;
    const isOneCell =
      tandem.unique(rows.map((row) => `${row.month}/${row.segment}/${row.channel}`)).length === 1;
    chart(lines);
    return tandem.show(
      "funnel-table",
      tandem.table({
        caption: `People who entered the funnel in the period: ${filters.periodName()}`,
        columns: isOneCell ? COLUMNS : COLUMNS.slice(0, -2),
        rows: lines,
      }),
      isOneCell
        ? null
        : tandem.element(
            "p",
            { class: "note" },
            "How long a step takes cannot be added up: choose one month, one segment and one channel to see it.",
          ),
    );
  };
})();
