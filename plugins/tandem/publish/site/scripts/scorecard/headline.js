"use strict";
// Six figures, each beside the same figure of the months before.
tandem.headline = (() => {
  const { filters, words, ratio, sum, links } = tandem;

  const TILES = [
    {
      metric: "mql_count",
      label: "MQLs handed to Sales",
      keys: ["segment", "channel"],
      cube: "handoffs",
      value: (rows) => sum(rows, "handoffs"),
      text: words.count,
    },
    {
      metric: "acceptance_rate",
      label: "Accepted by Sales",
      keys: ["segment", "channel"],
      cube: "handoffs",
      isRate: true,
      value: (rows) =>
        ratio(
          sum(
            rows.filter((row) => row.outcome === "accepted"),
            "handoffs",
          ),
          sum(
            rows.filter((row) => ["accepted", "rejected", "recycled"].includes(row.outcome)),
            "handoffs",
          ),
        ),
      text: words.percent,
    },
    {
      metric: "overdue_count",
      label: "Promises overdue now",
      keys: ["segment", "team"],
      cube: "clocks",
      isNow: true,
      value: (rows) =>
        sum(
          rows.filter((row) => row.state === "breached_open"),
          "clocks",
        ),
      text: words.count,
    },
    {
      metric: "pipeline_created",
      label: "Pipeline created",
      keys: ["segment"],
      cube: "deals_created",
      value: (rows) => sum(rows, "cents") / 100,
      text: words.shortMoney,
    },
    {
      metric: "revenue_won",
      label: "Revenue won",
      keys: ["segment"],
      cube: "deals_closed",
      value: (rows) =>
        sum(
          rows.filter((row) => row.category === "won"),
          "cents",
        ) / 100,
      text: words.shortMoney,
    },
    {
      metric: "win_rate",
      label: "Win rate",
      keys: ["segment"],
      cube: "deals_closed",
      isRate: true,
      value: (rows) =>
        ratio(
          sum(
            rows.filter((row) => row.category === "won"),
            "deals",
          ),
          sum(rows, "deals"),
        ),
      text: words.percent,
    },
  ];

  const before = (tile) => {
    const period = filters.before();
    if (tile.isNow || !period) return null;
    const rows = filters
      .pick(tile.cube, ...tile.keys)
      .filter((row) => row.month >= period.from && row.month <= period.to);
    return { value: tile.value(rows), name: filters.periodName(period.from, period.to) };
  };
  const change = (tile, value) => {
    const past = before(tile);
    if (!past || past.value === null || value === null) return null;
    const moved = tile.isRate ? (value - past.value) * 100 : ratio(value - past.value, past.value) * 100;
    if (!tile.isRate && !past.value) return `none in ${past.name}`;
    const sign = moved > 0.05 ? "▲ +" : moved < -0.05 ? "▼ −" : "= ";
    return `${sign}${words.one(Math.abs(moved))} ${tile.isRate ? "points" : "%"} on ${past.name}`;
  };
  // which of the filters that are set this figure cannot follow
  const unfollowed = (tile) =>
    [
      ...["segment", "channel", "team"]
        .filter((key) => filters.state[key] && !tile.keys.includes(key))
        .map((key) => `all ${key}s`),
    ]
      .filter(Boolean)
      .join(", ");

  const tile = (one) => {
    const value = one.value(filters.pick(one.cube, ...(one.isNow ? [] : ["period"]), ...one.keys));
    return tandem.element(
      "div",
      { class: "tile" },
      tandem.element("dt", {}, tandem.link(links.metric(one.metric), one.label)),
      tandem.element("dd", { "data-figure": one.metric, "data-value": value ?? "" }, one.text(value)),
      tandem.element(
        "dd",
        { class: "note" },
        change(one, value) ?? (one.isNow ? "waiting for an answer" : " "),
      ),
      unfollowed(one) ? tandem.element("dd", { class: "note" }, unfollowed(one)) : null,
    );
  };
  return () => tandem.show("headline", ...TILES.map(tile));
})();
