/* Finds lessons without a server: in their titles, and in a few words for each (offline_export/search_index.py). What is
   typed is looked for at the beginning of words; accents and capital letters make no difference. Nothing of it is kept. */
(function () {
  "use strict";
  const Chasqui = (window.Chasqui = window.Chasqui || {});
  let shell;

  const fold = (text) =>
    text
      .toLowerCase()
      .normalize("NFD")
      .replace(/[\u0300-\u036f]/g, "");
  const words = (text) => fold(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);

  /* How well a lesson fits: 0 where a word is nowhere, more for each that is in its title. */
  function worth(wanted, title, text) {
    const starts = (where, word) => (" " + where).includes(" " + word);
    if (!wanted.every((word) => starts(title, word) || starts(text, word))) return 0;
    return 1 + wanted.filter((word) => starts(title, word)).length;
  }

  function find(typed, form) {
    const wanted = words(typed);
    const index = shell.index();
    if (!wanted.length) return null;
    return Array.from(form.closest("[data-screen]").querySelectorAll("[data-module] .hanging > li"))
      .map((item) => {
        const key = item.querySelector("[data-lesson-knot]").dataset.lessonKnot;
        const title = words(item.querySelector("b").textContent).join(" ");
        return { item, worth: worth(wanted, title, (index[key] || [0, ""])[1]) };
      })
      .filter((one) => one.worth)
      .sort((one, other) => other.worth - one.worth);
  }

  function show(form) {
    const found = find(form.elements.words.value, form);
    const list = form.querySelector("[data-results]");
    list.textContent = "";
    list.append(...(found || []).map(({ item }) => item.cloneNode(true)));
    const said = !found ? "" : found.length ? shell.say("found", { count: found.length }) : shell.say("found_nothing");
    form.querySelector("[data-found]").textContent = said;
  }

  (Chasqui.shellParts = Chasqui.shellParts || []).push({
    begin(begun) {
      shell = begun;
      shell.everywhere("[data-search]").forEach((form) => {
        form.hidden = false;
        form.addEventListener("input", () => show(form));
        form.addEventListener("submit", (event) => {
          event.preventDefault();
          show(form);
        });
      });
    },
    person() {
      shell.everywhere("[data-search]").forEach((form) => {
        form.reset();
        show(form);
      });
    },
  });
})();
