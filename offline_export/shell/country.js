/* What differs by country. The pack has it inside (docs/pack-format.md), and facts.js, the same as on the site, puts it in the
   place of general words. In a pack of one country that is done at once; in another, somebody chooses on the screen
   "<language>/country", for this device, as the language is chosen: note country = code, or "".

   In a folder the lessons are in a frame, and ask for the file of the country (frame.js). */
(function () {
  "use strict";
  const Chasqui = (window.Chasqui = window.Chasqui || {});
  const facts = JSON.parse(document.getElementById("chasqui-facts").textContent);
  const PLACES = "[data-fact], [data-country-line], [data-country-line] a";
  // The first words of each place: the general ones.
  const general = new WeakMap();
  let shell, chosen, filled;

  /* What is kept may be anything, also the name of something that every object has. */
  const own = (object, key) => (Object.prototype.hasOwnProperty.call(object, key) ? object[key] : null);

  /* The file of the chosen country in the language that is shown; null where general words stand. */
  const file = () => own(own(facts, shell.language()) || {}, chosen);

  function paint() {
    const today = new Date().toISOString().slice(0, 10);
    const wanted = [shell.language(), chosen, today].join();
    if (wanted === filled) return;
    filled = wanted;
    shell.everywhere(PLACES).forEach(({ firstChild }) => {
      if (!firstChild) return;
      const { parentNode } = firstChild;
      if (general.has(parentNode)) firstChild.data = general.get(parentNode);
      else general.set(parentNode, firstChild.data);
    });
    const found = file();
    // The shell of a folder has no lesson in it, and no facts.js.
    if (found && Chasqui.facts) Chasqui.facts.fill(found);
    shell.everywhere("[data-country-name]").forEach((place) => (place.textContent = found ? ": " + found.name : ""));
    shell.everywhere("[data-countries] input").forEach((input) => (input.checked = input.value === (found ? chosen : "")));
  }

  async function choose({ target }) {
    chosen = target.value;
    paint();
    await shell.device.note("country", chosen);
    shell.everywhere("[data-country-kept]").forEach((place) => (place.textContent = shell.say("mine_kept")));
  }

  Chasqui.country = { file };
  (Chasqui.shellParts = Chasqui.shellParts || []).push({
    begin(begun, notes) {
      shell = begun;
      chosen = shell.pack.country || notes.country || "";
      shell.everywhere("[data-countries]").forEach((list) => list.addEventListener("change", choose));
    },
    show() {
      shell.everywhere("[data-country-kept]").forEach((place) => (place.textContent = ""));
      if (shell.language()) paint();
    },
    /* Whoever enters finds the lessons as they were made. */
    person() {
      filled = "";
    },
  });
})();
