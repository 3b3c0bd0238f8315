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
  }

  all("[data-settings]").forEach((form) => {
    form.hidden = false;
    form.nextElementSibling.hidden = true;
    Array.from(form.elements).forEach(({ name }) => root.dataset[name] && (form.elements[name].value = root.dataset[name]));
    form.addEventListener("change", ({ target }) => choose(target));
  });
})();
