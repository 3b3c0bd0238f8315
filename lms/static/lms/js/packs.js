/* The pages of packs: the size of a choice as it is made, and how far a pack is. Without this script a button and a
   page that loads itself again do the same. */
(function () {
  "use strict";
  const PAUSE = 400;
  // How long to wait before asking again, in seconds, and how often in all: some ten minutes.
  const FIRST = 2;
  const LONGEST = 10;
  const MOST = 70;

  function showSize(form) {
    const words = form.querySelector("[data-size-words]");
    let waiting = 0;
    let under = null;

    async function ask() {
      if (under) under.abort();
      const mine = (under = new AbortController());
      try {
        const query = new URLSearchParams(new FormData(form));
        const answer = await fetch(`${form.dataset.size}?${query}`, { signal: mine.signal });
        const said = await answer.json();
        if (mine === under) words.textContent = said.words;
      } catch (error) {
        // Without signal the button says it, when there is some again.
        if (error.name !== "AbortError") form.querySelector("[data-size-button]").hidden = false;
      }
    }

    form.querySelector("[data-size-button]").hidden = true;
    form.addEventListener("change", () => {
      clearTimeout(waiting);
      waiting = setTimeout(ask, PAUSE);
    });
  }

  function showComing(place) {
    const words = place.querySelector("[data-coming-words]");
    const bar = place.querySelector("progress");
    let asked = 0;

    function later() {
      if (asked < MOST) setTimeout(look, Math.min(LONGEST, FIRST + Math.floor(asked / 5)) * 1000);
      else place.querySelector("[data-coming-late]").hidden = false;
    }

    async function look() {
      asked += 1;
      try {
        const answer = await fetch(place.dataset.coming, { cache: "no-store" });
        const far = await answer.json();
        if (far.ready || answer.status === 404) return location.reload();
        words.textContent = far.words;
        if (far.total) {
          bar.max = far.total;
          bar.value = far.done;
        }
      } catch (error) {
        // No signal: it is being made all the same.
      }
      later();
    }

    later();
  }

  document.querySelectorAll("form[data-size]").forEach(showSize);
  document.querySelectorAll("[data-coming]").forEach(showComing);
})();
