/* The choices of this device (see ease.js): colours, text size, pictures, country. Each change is told by an event
   chasqui:<name>. Where nothing can be stored a choice lasts as long as the page, and the page says so. */
(function () {
  "use strict";
  const root = document.documentElement;
  const all = (selector) => Array.from(document.querySelectorAll(selector));

  function choose({ name, value }) {
    root.dataset[name] = value;
    try {
      localStorage["chasqui." + name] = value;
    } catch (error) {
      all("[data-unkept]").forEach((sentence) => (sentence.hidden = false));
    }
    document.dispatchEvent(new CustomEvent("chasqui:" + name, { detail: value }));
    paint();
  }

  /* On the page of a country: the buttons that would change something, and what is chosen. */
  function paint() {
    const country = root.dataset.country || "";
    all("button[name=country]").forEach((button) => (button.hidden = button.value === country));
    all("[data-chosen]").forEach((sentence) => (sentence.hidden = sentence.dataset.chosen !== country));
  }

  function press({ target }) {
    choose(target);
    all("button[name=country]").find(({ hidden }) => !hidden).focus();
  }

  all("[data-settings]").forEach((form) => {
    form.hidden = false;
    form.nextElementSibling.hidden = true;
    Array.from(form.elements).forEach(({ name }) => root.dataset[name] && (form.elements[name].value = root.dataset[name]));
    form.addEventListener("change", ({ target }) => choose(target));
  });
  all("[data-choosing]").forEach((part) => (part.hidden = false));
  all("button[name=country]").forEach((button) => button.addEventListener("click", press));
  paint();
  // A copy of the page of a country may be older than its facts are true.
  all("[data-until]").forEach((fact) => (fact.hidden = fact.dataset.until < new Date().toISOString().slice(0, 10)));
  // What a kept module says of the country is here when the signal goes.
  document.addEventListener("chasqui:country", ({ detail }) => {
    const { facts } = window.Chasqui || {};
    if (detail && facts) facts.bring(detail).catch(() => {});
  });
})();
