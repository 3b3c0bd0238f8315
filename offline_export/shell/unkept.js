/* Where a device has no room, or a private window keeps nothing, an answer lives only as long as the page. It is said at once,
   over the lesson, with the file to save; and the browser asks before the page is closed. In a lesson of a folder the shell
   saves it (frame.js). */
(function () {
  "use strict";
  const Chasqui = (window.Chasqui = window.Chasqui || {});
  // Whose answers are in no file yet.
  const owners = new Set();

  function paint(text) {
    document.querySelectorAll("[data-save-now]").forEach((part) => {
      const [why, button, said] = part.children;
      part.hidden = !owners.size && !text;
      why.hidden = button.hidden = !owners.size;
      said.textContent = text;
    });
  }

  Chasqui.unkept = {
    note(owner) {
      owners.add(owner);
      paint("");
    },
    /* Those of one person, or of all. */
    saved(owner) {
      if (!owners.size) return;
      if (owner) owners.delete(owner);
      else owners.clear();
      paint("");
    },
  };

  document.addEventListener("click", async ({ target }) => {
    if (!target.closest("[data-save-now] button")) return;
    const text = await Chasqui.results.save(false);
    Chasqui.unkept.saved("here");
    paint(text);
  });

  if (window === window.parent)
    addEventListener("beforeunload", (event) => {
      if (!owners.size) return;
      event.preventDefault();
      event.returnValue = "";
    });
})();
