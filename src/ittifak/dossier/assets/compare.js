"use strict";
// Two dyads side by side: the index anew, from the indicators that are on and were searched for both.
// The rule is that of measures/institutionalisation.py: means within dimensions, a power mean over them.
addEventListener("DOMContentLoaded", () => {
  for (const figure of document.querySelectorAll("[data-compare]")) {
    const data = JSON.parse(document.getElementById(figure.dataset.compare).textContent);
    const form = figure.querySelector("form");
    const dimensions = [...new Set(data.indicators.map((row) => row.dimension))];
    const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

    const index = (dyad, other, on, year) => {
      const means = dimensions.map((dimension) => {
        const rows = data.indicators.map((_, place) => place).filter((place) =>
          on.has(place) && data.indicators[place].dimension === dimension &&
          data.cells[dyad][place][year] !== null && data.cells[other][place][year] !== null);
        return rows.length ? mean(rows.map((place) => data.cells[dyad][place][year])) : null;
      }).filter((value) => value !== null);
      if (means.length < dimensions.length / 2) return null;
      return mean(means.map((value) => value ** data.exponent)) ** (1 / data.exponent);
    };

    const rowsOf = (chosen, on, all) => chosen.flatMap((dyad, place) => {
      const other = chosen[1 - place];
      let run = 0;  // (no line crosses years that were not searched)
      return data.years.flatMap((year, at) => {
        const value = index(dyad, other, all ? new Set(data.indicators.keys()) : on, at);
        if (value === null) { run += 1; return []; }
        const name = data.dyads[dyad];
        return [{ year, value, row: name, run, all, href: data.addresses[dyad][at], says: `${name}, ${year}: ${value.toFixed(2).replace(".", data.numbers.decimal)}` }];
      });
    });

    const draw = () => {
      const fields = new FormData(form);
      const chosen = [fields.get("first"), fields.get("second")];
      const on = new Set(fields.getAll("on").map(Number));
      const values = [...rowsOf(chosen, on, true), ...rowsOf(chosen, on, false)];
      const drawn = values.some((row) => !row.all);
      figure.querySelector(".none").hidden = drawn;
      const outer = figure.querySelector(".chart"), place = document.createElement("div");
      if (!drawn) return outer.replaceChildren();
      const colour = { field: "row", type: "nominal", title: null, scale: { domain: [...new Set(chosen)].map((id) => data.dyads[id]), range: ["#0072B2", "#D55E00"] } };
      const x = { field: "year", type: "quantitative", title: data.words.year, scale: { zero: false, nice: false }, axis: { format: "d", tickMinStep: 1 } };
      const detail = { field: "run", type: "nominal" };
      const y = { field: "value", type: "quantitative", title: data.words.index, scale: { domain: [0, 1] } };
      const spec = {
        $schema: "https://vega.github.io/schema/vega-lite/v6.json",
        data: { values }, width: 640, height: 260, background: "white",
        config: { locale: { number: data.numbers }, font: "DejaVu Sans, Liberation Sans, Arial, sans-serif", view: { stroke: "transparent" }, legend: { orient: "bottom", labelLimit: 360 } },
        layer: [
          { transform: [{ filter: "datum.all" }], mark: { type: "line", strokeDash: [4, 3], strokeWidth: 1 }, encoding: { x, y, color: colour, detail } },
          { transform: [{ filter: "!datum.all" }], mark: { type: "line", strokeWidth: 1.8 }, encoding: { x, y, color: colour, detail } },
          { transform: [{ filter: "!datum.all" }], mark: { type: "circle", size: 30, opacity: 1 },
            encoding: { x, y, color: colour, href: { field: "href" }, tooltip: { field: "says" }, description: { field: "says" } } },
        ],
      };
      window.vegaEmbed(place, spec, { actions: false, renderer: "svg", ast: true })
        .then(() => {
          outer.replaceChildren(place);
          place.dispatchEvent(new CustomEvent("drawn", { bubbles: true }));
          figure.dataset.live = "yes";
        })
        .catch((error) => { figure.dataset.live = "no"; console.error(error); });
    };
    if (!window.vegaEmbed) continue;
    figure.hidden = false;
    form.addEventListener("change", draw);
    form.addEventListener("submit", (event) => event.preventDefault());
    draw();
  }
});
