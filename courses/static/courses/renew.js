/* Exercises are put together some at a time: asks for the next as soon as the last are done, and shows how far it is.
   Without this script a button does the same. */
(function () {
  "use strict";
  const form = document.querySelector("[data-renew]");
  const button = form.querySelector("[data-renew-on]");
  const far = form.querySelector("[data-renew-far]");
  const lost = form.querySelector("[data-renew-lost]");

  function show(answer) {
    const next = new DOMParser().parseFromString(answer, "text/html").querySelector("[data-renew]");
    form.elements.after.value = next.elements.after.value;
    form.elements.done.value = next.elements.done.value;
    far.textContent = next.querySelector("[data-renew-far]").textContent;
    const bar = form.querySelector("progress");
    bar.max = next.querySelector("progress").max;
    bar.value = next.querySelector("progress").value;
  }

  async function goOn() {
    if (document.activeElement === button) far.focus();
    button.hidden = true;
    lost.hidden = true;
    try {
      for (;;) {
        const answer = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" });
        // At the end, and where it is refused: the list says what is, and has a new form.
        if (!answer.ok) return location.replace(form.dataset.renew);
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
