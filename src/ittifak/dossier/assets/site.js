"use strict";
(() => {
  // So that İMZA finds imza, IŞIK finds ışık and Turkiye finds Türkiye, whatever the language of page and row.
  const plain = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/ı/g, "i").replace(/ə/g, "e");

  // The other language keeps the place: the same page, filter and anchor.
  const other = document.getElementById("other-language");
  const keepPlace = () => {
    if (other) other.href = other.getAttribute("href").split(/[?#]/)[0] + location.search + location.hash;
  };
  keepPlace();
  addEventListener("hashchange", keepPlace);

  for (const button of document.querySelectorAll("button.copy")) {
    button.addEventListener("click", async () => {
      const cited = document.getElementById(button.dataset.copy);
      const words = cited.textContent.trim() + " " + location.href;
      let copied = true;
      try {
        await navigator.clipboard.writeText(words);
      } catch {
        const field = Object.assign(document.createElement("textarea"), { value: words });
        document.body.append(field);
        field.select();
        copied = document.execCommand("copy");
        field.remove();
        button.focus();
      }
      if (copied) button.textContent = button.dataset.done;
      else getSelection().selectAllChildren(cited);
    });
  }

  // Filters stand in the address, so that a view can be cited.
  for (const form of document.querySelectorAll("form.filter[data-grid]")) {
    const rows = [...document.querySelectorAll(`#${form.dataset.grid} tbody tr`)];
    const texts = rows.map((row) => plain(row.textContent));
    const none = form.querySelector(".none");
    const wanted = new URLSearchParams(location.search);
    for (const field of form.elements) if (field.name && wanted.has(field.name)) field.value = wanted.get(field.name);
    const apply = () => {
      let left = 0;
      rows.forEach((row, place) => {
        const fits = [...form.elements].every((field) =>
          !field.name || !field.value ||
          (field.name === "q" ? texts[place].includes(plain(field.value.trim())) : row.dataset[field.name] === field.value));
        row.hidden = !fits;
        left += fits;
      });
      none.hidden = left > 0;
    };
    form.addEventListener("input", () => {
      apply();
      const address = new URLSearchParams();
      for (const field of form.elements) if (field.name && field.value) address.set(field.name, field.value);
      const query = address.toString();
      try {
        history.replaceState(null, "", location.pathname + (query ? "?" + query : "") + location.hash);
      } catch {
        // A page opened from a file may not change its address in every browser.
      }
      keepPlace();
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    apply();
  }

  // Vega answers clicks alone; a link answers the keyboard too.
  const asLinks = (chart) => {
    for (const mark of chart.querySelectorAll("[role=graphics-symbol]")) {
      const item = mark.__data__;
      if (!item || !item.href) continue;
      const link = document.createElementNS("http://www.w3.org/2000/svg", "a");
      for (const [name, value] of [["href", item.href], ["aria-label", item.description]]) link.setAttribute(name, value);
      item.href = null;
      mark.replaceWith(link);
      link.append(mark);
    }
    for (const empty of chart.querySelectorAll("svg a:not(:has(*))")) empty.remove();
    for (const link of chart.querySelectorAll("svg a")) link.setAttribute("tabindex", -1);
    stops(chart)[0]?.setAttribute("tabindex", 0);
  };

  // Tab leads to the first mark, arrows to the others.
  const stops = (chart) => [...chart.querySelectorAll("svg a")].filter((link) => link.firstElementChild.tagName === "path");
  const walk = (chart) => chart.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const links = stops(chart), next = links[links.indexOf(document.activeElement) + step];
    if (!step || !next || !links.includes(document.activeElement)) return;
    event.preventDefault();
    next.focus();
  });

  // What another script draws becomes links too.
  document.addEventListener("drawn", (event) => { asLinks(event.target); walk(event.target); });

  // Pictures come alive where the chart library is at hand; without it the still picture stays.
  addEventListener("DOMContentLoaded", () => {
    if (!window.vegaEmbed) return;
    for (const place of document.querySelectorAll(".chart[data-spec]")) {
      const spec = JSON.parse(document.getElementById(place.dataset.spec).textContent);
      const still = place.firstElementChild;
      const live = document.createElement("div");
      window.vegaEmbed(live, spec, { actions: false, renderer: "svg", ast: true })
        .then(({ view }) => {
          asLinks(live);
          walk(live);
          place.prepend(live);
          still.remove();
          place.dataset.live = "yes";
          // A slider draws other marks: they become links too.
          live.addEventListener("input", () => view.runAsync().then(() => asLinks(live)));
        })
        .catch((error) => { place.dataset.live = "no"; console.error(error); });
    }
  });
})();
