/* Exercises are put together some at a time: asks for the next as soon as the last are done, and shows how far it is.
   Without this script a button does the same. */
(function () {
  "use strict";
  const form = document.querySelector("[data-renew]");
  const button = form.querySelector("[data-renew-on]");
  const lost = form.querySelector("[data-renew-lost]");

  function show(answer) {
    const next = new DOMParser().parseFromString(answer, "text/html").querySelector("[data-renew]");
    form.elements.after.value = next.elements.after.value;
    form.elements.total.value = next.elements.total.value;
    form.querySelector("[data-renew-far]").textContent = next.querySelector("[data-renew-far]").textContent;
    const bar = form.querySelector("progress");
    bar.max = next.querySelector("progress").max;
    bar.value = next.querySelector("progress").value;
  }

  async function goOn() {
    button.hidden = true;
    lost.hidden = true;
    try {
      for (;;) {
        // Where it leads is for the page to follow: what is said there would be said to nobody here.
        const answer = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" });
        if (answer.type === "opaqueredirect") return location.assign(form.dataset.renew);
        if (!answer.ok) throw new Error(answer.status);
        show(await answer.text());
      }
    } catch (error) {
      lost.hidden = false;
      button.hidden = false;
      button.focus();
    }
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    goOn();
  });
  goOn();
})();
