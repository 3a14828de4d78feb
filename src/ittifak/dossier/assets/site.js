"use strict";
(() => {
  const lang = document.documentElement.lang;
  const lower = (text) => text.toLocaleLowerCase(lang);

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
      try {
        await navigator.clipboard.writeText(words);
      } catch {
        const field = Object.assign(document.createElement("textarea"), { value: words });
        document.body.append(field);
        field.select();
        document.execCommand("copy");
        field.remove();
      }
      button.textContent = button.dataset.done;
    });
  }

  // Filters stand in the address, so that a view can be cited.
  for (const form of document.querySelectorAll("form.filter")) {
    const rows = [...document.querySelectorAll(`#${form.dataset.grid} tbody tr`)];
    const texts = rows.map((row) => lower(row.textContent));
    const none = form.querySelector(".none");
    const wanted = new URLSearchParams(location.search);
    for (const field of form.elements) if (field.name && wanted.has(field.name)) field.value = wanted.get(field.name);
    const apply = () => {
      let left = 0;
      rows.forEach((row, place) => {
        const fits = [...form.elements].every((field) =>
          !field.name || !field.value ||
          (field.name === "q" ? texts[place].includes(lower(field.value)) : row.dataset[field.name] === field.value));
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

  // Pictures come alive where the chart library is at hand; without it the still picture stays.
  addEventListener("DOMContentLoaded", () => {
    if (!window.vegaEmbed) return;
    for (const place of document.querySelectorAll(".chart[data-spec]")) {
      const spec = JSON.parse(document.getElementById(place.dataset.spec).textContent);
      const still = place.firstElementChild;
      const live = document.createElement("div");
      window.vegaEmbed(live, spec, { actions: false, renderer: "svg" })
        .then(() => { place.prepend(live); still.remove(); place.dataset.live = "yes"; })
        .catch((error) => { place.dataset.live = "no"; console.error(error); });
    }
  });
})();
