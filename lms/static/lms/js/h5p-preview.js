/* Tries an exercise where its author sees it: what it tells is shown, and becomes nobody's answer. */
(function () {
  "use strict";
  const Chasqui = (window.Chasqui = window.Chasqui || {});
  const told = document.querySelector("[data-told]");

  function claim(element, { score, max }) {
    const words = max ? told.dataset.points.replace("{score}", score).replace("{max}", max) : told.dataset.finished;
    told.append(Object.assign(document.createElement("li"), { textContent: words }));
    told.hidden = false;
    document.querySelector("[data-nothing]").hidden = true;
  }

  Chasqui.play = { claim };
  document.querySelector("[data-h5p]").hidden = false;
})();
