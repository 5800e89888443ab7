"use strict";
// Who waits now: what is overdue, and what is due next.
tandem.openClocks = (() => {
  const { filters, words, links, sum } = tandem;
  const SHOWN = 8;
  const NEAR = 0.75;
  let isAll = false;

  const due = (row) => row.due.replace("T", " ");
  const COLUMNS = [
    {
      title: "Subject",
      value: (row) => row.subject,
      node: (row) => tandem.element("code", {}, row.subject ?? words.NOTHING),
    },
    {
      title: "Promise",
      value: (row) => row.policy,
      node: (row) => tandem.link(links.agreed("sla", row.policy), words.name(row.policy)),
    },
    {
      title: "Owner",
      value: (row) => row.owner,
      node: (row) => tandem.element("code", {}, row.owner ?? "no owner"),
    },
    { title: "Segment", short: true, value: (row) => row.segment, text: (row) => words.name(row.segment) },
    { title: "Due, UTC", short: true, value: (row) => row.due, text: due },
  ];
  const time = (title, minutes) => ({
    title,
    number: true,
    value: minutes,
    text: (row) => words.minutes(minutes(row)),
  });
  const LATE = [...COLUMNS, time("Late by", (row) => Math.round((row.worked - row.target) * 100) / 100)];
  const NEXT = [
    ...COLUMNS,
    time("Left", (row) => Math.round((row.target - row.worked) * 100) / 100),
    {
      title: "Used",
      number: true,
      value: (row) => row.worked / row.target,
      node: (row) =>
        row.worked / row.target < NEAR
          ? words.percent(row.worked / row.target)
          : tandem.element(
              "span",
              { class: "warn" },
              tandem.element("span", { class: "hidden-visually" }, "nearly over: "),
              `▲ ${words.percent(row.worked / row.target)}`,
            ),
    },
  ];

  const listed = (state) =>
    filters.pick("open_clocks", "segment", "team").filter((row) => row.state === state);
  const counted = (state) =>
    sum(
      filters.pick("clocks", "segment", "team").filter((row) => row.state === state),
      "clocks",
    );
  const list = (id, state, columns, nothing) => {
    const rows = listed(state).sort(
      (one, other) => (state === "running" ? 1 : -1) * one.due.localeCompare(other.due),
    );
    const total = counted(state);
    if (!total) return tandem.show(id, tandem.empty(nothing));
    const shown = isAll ? rows : rows.slice(0, SHOWN);
    const caption =
      `${words.count(shown.length)} of ${words.count(total)}, ` +
      `${state === "running" ? "due first" : "due last"} first; working time.` +
      (rows.length < total
        ? ` The page holds the fifty last due of each promise; all are in fct_sla_clocks.`
        : "");
    const more = tandem.element(
      "button",
      { type: "button", class: "screen-only", "aria-expanded": String(isAll) },
      isAll ? "Show fewer" : `Show ${words.count(rows.length)}`,
    );
    more.addEventListener("click", () => {
      isAll = !isAll;
      render();
      document.querySelector(`#${id} button[aria-expanded]`)?.focus();
    });
    return tandem.show(
      id,
      tandem.table({ caption, columns, rows: shown }),
      rows.length > SHOWN ? more : null,
    );
  };
  const render = () => {
    list("overdue", "breached_open", LATE, "Nothing is overdue: every promise that is due was answered.");
    list("due-next", "running", NEXT, "Nothing runs: nobody waits for an answer that is not yet due.");
  };
  return render;
})();
