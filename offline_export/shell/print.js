/* Prints a lesson, or all of a pack in one file as a booklet with its answers apart. A folder has pages of its own for that. */
(function () {
  "use strict";
  const Chasqui = (window.Chasqui = window.Chasqui || {});

  document.documentElement.classList.add("live");

  /* A booklet has the facts of the one country of its pack in it, each with its last day, and goes back to general words. */
  const today = new Date().toISOString().slice(0, 10);
  document.querySelectorAll("[data-until]").forEach((place) => {
    const { until, general } = place.dataset;
    if (until < today) place.textContent = general;
  });

  /* What stands after each lesson as its answers goes to the end of the paper. */
  function booklet() {
    const { everywhere, make, say } = Chasqui.shell;
    const answers = everywhere("[data-answers]").map((each) => {
      const title = each.closest("[data-screen]").querySelector("h1").textContent;
      return make("section", {}, make("h2", {}, title), ...Array.from(each.cloneNode(true).children).slice(1));
    });
    const apart = make("section", { className: "answers-apart" }, make("h1", {}, say("answers")), ...answers);
    document.querySelector("main").append(apart);
    document.documentElement.classList.add("print-all");
    const end = () => {
      apart.remove();
      document.documentElement.classList.remove("print-all");
    };
    addEventListener("afterprint", end, { once: true });
    print();
  }

  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-print]");
    if (button) (button.dataset.print === "booklet" ? booklet : print)();
  });
})();
