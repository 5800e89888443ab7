"use strict";
// Goals and commitments: for each the latest period that is over within the chosen one.
tandem.promises = (() => {
  const { filters, words, links } = tandem;
  const TITLES = {
    both: "What both teams aim at",
    sales: "What Sales promised",
    marketing: "What Marketing promised",
  };
  const side = (row) => (row.team.includes(",") ? "both" : row.team);
  const { key, isPromised, isJudged } = tandem.promise;

  const latest = (rows) => rows.findLast(isJudged) ?? rows.findLast((row) => row.actual !== null) ?? null;

  const verdict = (row) => {
    if (!row.is_complete) return tandem.element("span", { class: "verdict" }, "… still running");
    return row.is_met
      ? tandem.element("span", { class: "verdict good" }, "✓ kept")
      : tandem.element("span", { class: "verdict bad" }, "✗ missed");
  };
  const bar = (row) =>
    tandem.bar([{ share: Math.min(row.attainment, 1.25) / 1.25, kind: row.is_met ? "kept" : "missed" }], {
      mark: 0.8,
    });
  const TREND = { up: "↑ up", down: "↓ down", flat: "→ level" };

  const line = (rows) => {
    const row = latest(rows);
    const follow = tandem.element(
      "button",
      { type: "button", class: "follow", "data-follow": key(rows[0]) },
      "Trend",
      tandem.element("span", { class: "hidden-visually" }, ` of ${words.name(rows[0].name)}`),
    );
    follow.addEventListener("click", () => {
      tandem.promiseTrend.follow(key(rows[0]));
      document.getElementById("promise-trend").scrollIntoView({ block: "nearest" });
    });
    const title = tandem.link(links.agreed(rows[0].kind, rows[0].name), words.name(rows[0].name));
    if (!row)
      return tandem.element(
        "li",
        {},
        tandem.element("h4", {}, title),
        tandem.element("p", { class: "note" }, "Nothing counted in this period yet."),
        follow,
      );
    const over = rows.filter(isJudged);
    const kept = over.filter((other) => other.is_met).length;
    const figures = {
      "data-figure": `promise:${key(row)}`,
      "data-month": row.month,
      "data-value": row.actual,
      "data-target": row.target,
    };
    return tandem.element(
      "li",
      {},
      tandem.element("h4", {}, title),
      verdict(row),
      tandem.element(
        "p",
        { class: "actual", ...figures },
        tandem.element("b", {}, words.amount(row.actual, row.unit)),
        ` of ${words.amount(row.target, row.unit)}`,
      ),
      tandem.element("p", { class: "when" }, [words.period(row), TREND[row.trend]].filter(Boolean).join(" ")),
      bar(row),
      tandem.element(
        "p",
        { class: "note" },
        [
          `${words.wholePercent(row.attainment)} of agreed`,
          over.length > 1 && `${kept} of ${over.length} kept`,
        ]
          .filter(Boolean)
          .join(" · "),
      ),
      follow,
    );
  };

  const card = ([who, rows]) => {
    const lines = [...tandem.group(rows, "name").values()];
    const judgedNow = lines.map(latest).filter((row) => row && isJudged(row));
    const kept = judgedNow.filter((row) => row.is_met).length;
    return tandem.element(
      "div",
      { class: `card promises ${who}` },
      tandem.element("h3", {}, TITLES[who] ?? words.name(who)),
      tandem.element(
        "p",
        { class: "tally", "data-figure": `tally:${who}`, "data-value": kept },
        judgedNow.length ? `${kept} of ${judgedNow.length} kept` : "Nothing is over yet",
      ),
      tandem.element("ul", {}, ...lines.map(line)),
    );
  };

  return () => {
    const rows = filters.pick("promises", "period", "team").filter(isPromised);
    const sides = ["both", "sales", "marketing"];
    const groups = [
      ...tandem.group(
        rows.map((row) => ({ ...row, side: side(row) })),
        "side",
      ),
    ].sort(([one], [other]) => sides.indexOf(one) - sides.indexOf(other));
    tandem.show(
      "promise-cards",
      ...(groups.length
        ? groups.map(card)
        : [
            tandem.empty(
              tandem.rows("promises").length
                ? "Nothing for these filters: no goal or commitment falls into this period."
                : "Nothing yet, because no month of the agreement has begun.",
            ),
          ]),
    );
    tandem.promiseTrend.draw();
  };
})();
