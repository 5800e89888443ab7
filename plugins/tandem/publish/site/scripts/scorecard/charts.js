"use strict";
// Charts on a canvas: they redraw when colours, width or filters change, and always have the same
// figures as a table beside them.
tandem.chart = (() => {
  const PAPER = 640;
  const NARROW = 560;
  const drawn = new Map(); // the place of a chart → {chart, option}

  const colours = () => {
    const style = getComputedStyle(document.documentElement);
    return (name) => style.getPropertyValue(`--${name}`).trim();
  };
  const axis = (colour) => ({
    axisLine: { lineStyle: { color: colour("strong-line") } },
    axisTick: { show: false },
    axisLabel: { color: colour("soft"), fontSize: 12 },
    splitLine: { lineStyle: { color: colour("line") } },
    nameTextStyle: { color: colour("soft") },
  });
  // how many lines the names of the series need above the chart
  const legendLines = (series, width) => {
    const needed = series.reduce((total, { name = "" }) => total + name.length * 7 + 44, 0);
    return Math.max(1, Math.ceil(needed / Math.max(width - 16, 1)));
  };
  const frame = (colour, lines) => ({
    animation: false,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: colour("ink") },
    grid: { left: 8, right: 16, top: 14 + 22 * lines, bottom: 8, containLabel: true },
    legend: {
      top: 0,
      left: 0,
      itemGap: 16,
      itemWidth: 18,
      itemHeight: 10,
      textStyle: { color: colour("soft"), fontSize: 12 },
    },
    // rich text is drawn on the canvas: no markup is made of a name
    tooltip: {
      renderMode: "richText",
      confine: true,
      backgroundColor: colour("surface"),
      borderColor: colour("strong-line"),
      textStyle: { color: colour("ink"), fontSize: 12 },
    },
  });
  const draw = ({ chart, option }) => {
    const colour = colours();
    const own = option(colour, axis(colour), chart.getWidth() < NARROW);
    const base = frame(colour, own.legend?.show === false ? 0 : legendLines(own.series, chart.getWidth()));
    chart.setOption({ ...base, ...own, grid: { ...base.grid, ...own.grid } }, true);
  };
  const each = (act) => drawn.forEach(act);

  document.addEventListener("tandem:theme", () => each(draw));
  let shown = null;
  new ResizeObserver(() => {
    if (shown === null)
      each((one) => {
        one.chart.resize({ width: "auto" });
        draw(one);
      });
  }).observe(document.getElementById("main"));
  // paper is light, and as wide as A4 or Letter between its margins
  addEventListener("beforeprint", () => {
    shown = document.documentElement.dataset.theme ?? "";
    document.documentElement.dataset.theme = "light";
    each((one) => {
      one.chart.resize({ width: PAPER });
      draw(one);
    });
  });
  addEventListener("afterprint", () => {
    if (shown) document.documentElement.dataset.theme = shown;
    else delete document.documentElement.dataset.theme;
    shown = null;
    each((one) => {
      one.chart.resize({ width: "auto" });
      draw(one);
    });
  });

  const build = (place) => {
    const caption = tandem.element("h3");
    const canvas = tandem.element("div", { class: "canvas", role: "img" });
    const summary = tandem.element("p", { class: "summary" });
    const body = tandem.element("div", { id: `${place.id}-table` });
    const details = tandem.element(
      "details",
      { class: "screen-only" },
      tandem.element("summary", {}, "The same as a table"),
      body,
    );
    place.replaceChildren(tandem.element("figure", {}, caption, summary, canvas, details));
    const chart = echarts.init(canvas, null, { devicePixelRatio: Math.max(2, devicePixelRatio) });
    return { chart, caption, canvas, summary, details };
  };

  // Draw into a place: {title, summary, option(colour, axis, isNarrow), table}. Without a table the
  // caller shows one beside. Drawing again keeps what is open.
  const show = (id, { title, summary, option, table }) => {
    const place = document.getElementById(id);
    if (!drawn.has(id)) drawn.set(id, build(place));
    const kept = drawn.get(id);
    kept.caption.textContent = title;
    kept.summary.textContent = summary;
    kept.canvas.setAttribute("aria-label", `${title}. ${summary}`);
    kept.option = option;
    kept.details.hidden = !table; // it stands beside the chart already
    if (table) tandem.show(`${id}-table`, tandem.table({ caption: title, ...table }));
    draw(kept);
  };
  // Say why there is no chart.
  const none = (id, text) => {
    drawn.get(id)?.chart.dispose();
    drawn.delete(id);
    tandem.show(id, tandem.empty(text));
  };
  // The band that marks the chosen period on an axis of months.
  const band = (colour, months) => {
    const { from, to } = tandem.filters.state;
    const inside = months.filter((month) => (!from || month >= from) && (!to || month <= to));
    if ((!from && !to) || !inside.length || months.length < 2) return undefined;
    return {
      silent: true,
      itemStyle: { color: colour("band"), opacity: 1 },
      data: [[{ xAxis: tandem.words.month(inside[0]) }, { xAxis: tandem.words.month(inside.at(-1)) }]],
    };
  };
  // Patterns, so that no colour is the only sign.
  const stripes = (colour) => ({
    symbol: "rect",
    dashArrayX: [1, 0],
    dashArrayY: [2, 5],
    rotation: -0.8,
    color: colour("surface"),
  });
  const dots = (colour) => ({
    symbol: "circle",
    symbolSize: 0.5,
    dashArrayX: [
      [6, 6],
      [0, 6, 6, 0],
    ],
    dashArrayY: [6, 0],
    color: colour("surface"),
  });
  return { show, none, band, stripes, dots };
})();
