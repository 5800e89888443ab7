"use strict";
// Why Sales rejected, and whether it had earned that.
tandem.rejections = (() => {
  const { words, links, sum } = tandem;
  const earned = (rows) =>
    sum(
      rows.filter((row) => row.outcome === "rejected" && row.is_earned),
      "handoffs",
    );

  const table = (rows) => {
    const rejected = rows.filter((row) => row.outcome === "rejected");
    if (!rejected.length) return tandem.empty("Sales rejected nothing in this period.");
    const lines = [...tandem.group(rejected, "reason")]
      .map(([reason, of]) => ({
        reason,
        rejections: sum(of, "handoffs"),
        earned: earned(of),
        unearned: sum(
          of.filter((row) => row.is_earned === false),
          "handoffs",
        ),
      }))
      .sort((one, other) => other.rejections - one.rejections);
    const most = lines[0].rejections;
    const figure = (kind) => (row) => `rejections:${row.reason}:${kind}`;
    return tandem.table({
      caption: "Rejections, and whether they were earned: for a listed reason, with the attempts it asks for",
      rows: lines,
      columns: [
        {
          title: "Reason",
          value: (row) => row.reason,
          node: (row) =>
            row.reason
              ? tandem.link(links.agreed("reason", row.reason), words.name(row.reason))
              : "No reason",
        },
        {
          title: "Earned or not",
          value: (row) => row.rejections,
          node: (row) =>
            tandem.bar([
              { share: row.earned / most, kind: "earned" },
              { share: (row.rejections - row.earned) / most, kind: "missed" },
            ]),
        },
        tandem.numbers("Rejections", (row) => row.rejections, words.count, figure("all")),
        tandem.numbers("Earned", (row) => row.earned, words.count, figure("earned")),
        tandem.numbers("Not earned", (row) => row.unearned, words.count, figure("unearned")),
      ],
    });
  };

  return { table, earned };
})();
