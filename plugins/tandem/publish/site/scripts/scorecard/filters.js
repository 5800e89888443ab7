"use strict";
// What the reader asks for: months from and to (none means all time), segment, channel, team, model.
// It stands in the address, after the #, so that a link shows the same figures.
tandem.filters = (() => {
  const { words, rows } = tandem;
  const KEYS = ["from", "to", "segment", "channel", "team", "model"];
  const CUBES = [
    "promises",
    "clocks",
    "funnel",
    "handoffs",
    "deals_created",
    "deals_closed",
    "programs",
    "pipeline",
  ];
  const now = tandem.data.as_of.slice(0, 7);
  const all = CUBES.flatMap(rows);
  const choices = {
    segment: tandem.unique(all.map((row) => row.segment).filter(Boolean)).sort(),
    channel: tandem.unique(all.map((row) => row.channel).filter(Boolean)).sort(),
    team: tandem.unique(["promises", "clocks"].flatMap(rows).flatMap((row) => row.team.split(","))).sort(),
    model: tandem.unique(rows("programs").map((row) => row.model)).sort(),
  };

  const next = (month, by = 1) => {
    const at = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + by;
    return `${String(Math.floor(at / 12)).padStart(4, "0")}-${String((at % 12) + 1).padStart(2, "0")}`;
  };
  const months = (() => {
    const known = tandem.unique(all.map((row) => row.month).filter((month) => month && month <= now)).sort();
    const found = [];
    for (let month = known[0]; month && month <= known.at(-1); month = next(month)) found.push(month);
    return found.slice(-120);
  })();
  const running = tandem.unique(
    rows("promises")
      .filter((row) => row.period === "month" && !row.is_complete)
      .map((row) => row.month),
  );
  const quarters = tandem
    .unique(months.map((month) => next(month, -((Number(month.slice(5)) - 1) % 3))))
    .reverse();
  const isOver = (quarter) =>
    next(quarter, 2) < now && !running.some((month) => month >= quarter && month <= next(quarter, 2));

  const first = () => {
    const quarter = quarters.find((start) => isOver(start) && start >= months[0]);
    return {
      from: quarter ?? null,
      to: quarter ? next(quarter, 2) : null,
      segment: null,
      channel: null,
      team: null,
      model: choices.model.includes("w_shaped") ? "w_shaped" : (choices.model[0] ?? null),
    };
  };
  let state = first();
  let onChange = () => {};

  const isChoice = (key, value) =>
    key === "from" || key === "to" ? /^\d{4}-(0[1-9]|1[0-2])$/.test(value) : choices[key].includes(value);
  const read = () => {
    const asked = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
    if (![...KEYS, "period"].some((key) => key in asked)) return;
    const chosen = Object.fromEntries(
      KEYS.filter((key) => key in asked && isChoice(key, asked[key])).map((key) => [key, asked[key]]),
    );
    const isOpen = asked.period === "all" || chosen.from || chosen.to; // an end that is not named is open
    state = { ...first(), ...(isOpen && { from: null, to: null }), ...chosen };
    if (state.from && state.to && state.from > state.to) [state.from, state.to] = [state.to, state.from];
  };
  const hash = () => {
    const parts = new URLSearchParams();
    if (!state.from && !state.to) parts.set("period", "all");
    for (const key of KEYS)
      if (state[key] && (key !== "model" || state.model !== first().model)) parts.set(key, state[key]);
    return `#${parts}`;
  };
  const change = (changes) => {
    state = { ...state, ...changes };
    if (state.from && state.to && state.from > state.to) {
      // the one that was chosen last counts
      if (changes.to) state.from = state.to;
      else state.to = state.from;
    }
    try {
      history.replaceState(null, "", hash());
    } catch {
      location.hash = hash(); // a sandboxed frame may not replace its address
    }
    onChange();
  };

  const inPeriod = (month, last = month) =>
    (!state.from || (month !== null && last >= state.from)) &&
    (!state.to || (month !== null && month <= state.to));
  const rules = {
    period: (row) => inPeriod(row.month, row.period === "quarter" ? next(row.month, 2) : row.month),
    segment: (row) => !state.segment || row.segment === state.segment,
    channel: (row) => !state.channel || row.channel === state.channel,
    team: (row) => !state.team || row.team.split(",").includes(state.team),
    model: (row) => row.model === state.model,
  };

  const monthsIn = (from, to) =>
    (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 +
    Number(to.slice(5)) -
    Number(from.slice(5)) +
    1;
  const periodName = (from = state.from, to = state.to) => {
    if (!from && !to) return "all time";
    if (from && to && monthsIn(from, to) === 3 && (Number(from.slice(5)) - 1) % 3 === 0)
      return words.quarter(from);
    if (from === to) return words.month(from);
    return from && to
      ? `${words.month(from)} – ${words.month(to)}`
      : from
        ? `since ${words.month(from)}`
        : `until ${words.month(to)}`;
  };

  return {
    choices,
    months,
    quarters,
    running,
    next,
    read,
    change,
    periodName,
    first,
    hash,
    get state() {
      return state;
    },
    reset: () => change(first()),
    listen: (listener) => {
      onChange = listener;
    },
    // the rows of a cube that fit the filters named
    pick: (name, ...keys) => rows(name).filter((row) => keys.every((key) => rules[key](row))),
    // the months just before, as many as are chosen; null where the data does not reach so far back
    before: () => {
      if (!state.from || !state.to) return null;
      const length = monthsIn(state.from, state.to);
      const from = next(state.from, -length);
      return months.length && from >= months[0] ? { from, to: next(state.from, -1) } : null;
    },
  };
})();
