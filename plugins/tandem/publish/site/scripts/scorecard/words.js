"use strict";
// Numbers, months and names as people read them.
tandem.words = (() => {
  const NOTHING = "–";
  const SHORT = { mql: "MQL", mqls: "MQLs", sal: "SAL", sql: "SQL", smb: "SMB", roi: "ROI", sla: "SLA" };
  const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  const currency = tandem.rows("pipeline").at(-1)?.currency ?? "";

  const format = (options) => {
    const formatter = new Intl.NumberFormat("en-US", options);
    // a true minus, glued to what follows
    return (value) =>
      value === null || value === undefined ? NOTHING : formatter.format(value).replace("-", "−\u2060");
  };
  const inCurrency = (options) => (currency ? { style: "currency", currency, ...options } : options);
  const count = format({ maximumFractionDigits: 0 });
  const one = format({ minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const percent = format({ style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const wholePercent = format({ style: "percent", maximumFractionDigits: 0 });
  const ratio = format({ minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const money = format(inCurrency({ maximumFractionDigits: 0 }));
  const exactMoney = format(inCurrency({ minimumFractionDigits: 2, maximumFractionDigits: 2 }));
  const shortMoney = format(inCurrency({ notation: "compact", maximumSignificantDigits: 3 }));
  const byUnit = { share: percent, ratio, count, money };

  const month = (text) => (text ? `${MONTHS[Number(text.slice(5)) - 1]} ${text.slice(0, 4)}` : NOTHING);
  const quarter = (text) => `Q${Math.ceil(Number(text.slice(5)) / 3)} ${text.slice(0, 4)}`;
  const period = (row) => (row.period === "quarter" ? quarter(row.month) : month(row.month));

  const sentence = (text) => text.charAt(0).toUpperCase() + text.slice(1);
  // `mql_first_touch` reads "MQL first touch"
  const name = (text) =>
    text === null || text === ""
      ? NOTHING
      : sentence(
          String(text)
            .split("_")
            .map((word) => SHORT[word] ?? word)
            .join(" "),
        );

  const minutes = (value) => {
    if (value === null || value === undefined) return NOTHING;
    if (value < 60) return `${count(value)} min`;
    return value < 2880 ? `${one(value / 60)} h` : `${one(value / 1440)} d`;
  };
  const plural = (number, word, words = `${word}s`) => `${count(number)} ${number === 1 ? word : words}`;
  const list = (texts) => new Intl.ListFormat("en", { type: "conjunction" }).format(texts);

  return {
    NOTHING,
    count,
    one,
    percent,
    wholePercent,
    ratio,
    money,
    exactMoney,
    shortMoney,
    month,
    quarter,
    period,
    name,
    sentence,
    minutes,
    plural,
    list,
    currency,
    amount: (value, unit) => (byUnit[unit] ?? ratio)(value),
  };
})();

// Where a word is defined; the same addresses as links.py.
tandem.links = {
  agreed: (kind, name) => `agreement.html#${kind}-${name}`,
  metric: (name) => `dbt_docs.html#!/metric/metric.tandem.${name}`,
  mart: (name) => `dbt_docs.html#!/model/model.tandem.${name}`,
};
