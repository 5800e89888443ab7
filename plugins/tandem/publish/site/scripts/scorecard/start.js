"use strict";
// Puts the choices into the controls, and draws every section again whenever one changes.
(() => {
  const { filters, words } = tandem;
  const control = (id) => document.getElementById(id);
  const option = (value, text) => tandem.element("option", { value }, text);

  const fill = () => {
    control("period").append(
      option("all", "All time"),
      ...filters.quarters.map((quarter) =>
        option(
          quarter,
          words.quarter(quarter) +
            (filters.running.some((month) => month >= quarter && month <= filters.next(quarter, 2))
              ? " (running)"
              : ""),
        ),
      ),
      option("own", "Other months"),
    );
    for (const id of ["from", "to"]) {
      control(id).append(
        option("", id === "from" ? "Begin" : "End"),
        ...filters.months
          .toReversed()
          .map((month) =>
            option(month, words.month(month) + (filters.running.includes(month) ? " (running)" : "")),
          ),
      );
    }
    for (const id of ["segment", "channel", "team"]) {
      control(id).append(
        option("", `All ${id}s`),
        ...filters.choices[id].map((choice) => option(choice, words.name(choice))),
      );
    }
    control("model").append(...filters.choices.model.map((choice) => option(choice, words.name(choice))));
  };

  const listen = () => {
    control("period").addEventListener("change", ({ target }) => {
      if (target.value === "all") filters.change({ from: null, to: null });
      else if (target.value !== "own")
        filters.change({ from: target.value, to: filters.next(target.value, 2) });
    });
    for (const id of ["from", "to", "segment", "channel", "team", "model"]) {
      control(id).addEventListener("change", ({ target }) => filters.change({ [id]: target.value || null }));
    }
    control("reset").addEventListener("click", filters.reset);
    addEventListener("hashchange", () => {
      filters.read();
      render();
    });
    // a place on the page is no filter: go there and leave the address alone
    document.querySelectorAll("a[data-place]").forEach((link) =>
      link.addEventListener("click", (event) => {
        event.preventDefault();
        const section = document.getElementById(link.dataset.place);
        section.scrollIntoView();
        section.querySelector("h2").focus({ preventScroll: true });
      }),
    );
  };

  const tell = () => {
    const { from, to, segment, channel, team, model } = filters.state;
    const quarter = filters.quarters.find((start) => start === from && filters.next(start, 2) === to);
    control("period").value = !from && !to ? "all" : (quarter ?? "own");
    Object.entries({ from, to, segment, channel, team, model }).forEach(([id, value]) => {
      control(id).value = value ?? "";
    });
    control("shown").textContent = [
      "Showing " + filters.periodName(),
      ...["segment", "channel", "team"].map((key) =>
        filters.state[key] ? `${key} ${words.name(filters.state[key])}` : `all ${key}s`,
      ),
    ].join(" · ");
    document.querySelectorAll("[data-follows]").forEach((note) => {
      const follows = note.dataset.follows.split(" ");
      const set = ["segment", "channel", "team"].filter(
        (key) => filters.state[key] && !follows.includes(key),
      );
      note.classList.toggle("ignores", set.length > 0);
      note.querySelector("b")?.remove();
      if (set.length)
        note.append(
          tandem.element(
            "b",
            {},
            ` The ${words.list(set)} chosen above ${set.length > 1 ? "do" : "does"} not change it.`,
          ),
        );
    });
    control("reset").disabled = filters.hash() === tandem.startHash;
  };

  const render = () => {
    tell();
    for (const section of [
      tandem.headline,
      tandem.promises,
      tandem.serviceLevels,
      tandem.openClocks,
      tandem.funnel,
      tandem.handoffs,
      tandem.programs,
      tandem.content,
      tandem.pipeline,
    ])
      section();
  };

  tandem.startHash = filters.hash();
  fill();
  listen();
  filters.read();
  filters.listen(render);
  render();
})();
