/* What differs by country: where a lesson names a slot, its general words stand in the page, and those of the country that
   was chosen on this device (ease.js) take their place, as long as they are known to be true.

   Chasqui.facts: bring(code) -> promise of a country's file in the language of the page (lms/public/facts), which the
   worker keeps; fill(file). A pack fetches nothing: it brings its own file. */
(function () {
  "use strict";
  const root = document.documentElement;
  const { country } = root.dataset;
  const all = (selector) => document.querySelectorAll(selector);

  async function bring(code) {
    if (code === "ZZ") throw code; // a country that is not on our list
    // Without a cookie: nobody has to know who asks for which country.
    return (await fetch(`/facts/${root.lang.toLowerCase()}/${code}.json`, { credentials: "omit" })).json();
  }

  function fill({ name, locale, currency, facts }) {
    const today = new Date().toISOString().slice(0, 10);
    all("[data-fact]").forEach((place) => {
      const { fact, count } = place.dataset;
      const { text, until } = facts[fact] || {};
      if (fact === "CURR") place.textContent = (count ? (+count).toLocaleString(locale) + " " : "") + currency;
      else if (until >= today) place.textContent = text;
    });
    all("[data-country-line]").forEach((line) => {
      line.firstChild.data = line.dataset.countryLine.replace("{}", name) + " ";
      line.lastChild.textContent = line.dataset.change;
    });
  }

  window.Chasqui = Object.assign(window.Chasqui || {}, { facts: { bring, fill } });
  if (country && all("[data-fact]")[0] && !("pack" in root.dataset)) bring(country).then(fill).catch(() => {});
  // Who comes back with another choice.
  addEventListener("pageshow", ({ persisted }) => persisted && root.dataset.country !== country && location.reload());
})();
