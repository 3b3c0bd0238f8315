/* What makes a page easy on this device: the chosen colours, text size, pictures and country, photos when they are
   wanted, the button that reads aloud, and the way out of a sensitive lesson.

   The choices are in localStorage as chasqui.<name> and on <html> as data-<name>, empty where nothing was chosen. They
   are made in settings.js. */
(function () {
  "use strict";
  const root = document.documentElement;
  const isPack = "pack" in root.dataset;
  const names = ["theme", "size", "pictures", "country"];
  const all = (selector) => Array.from(document.querySelectorAll(selector));

  function wear() {
    try {
      names.forEach((name) => (root.dataset[name] = localStorage["chasqui." + name] || ""));
    } catch (error) {
      // No storage: what was chosen on this page stays.
    }
  }

  /* Photos are in the page as text (noscript), so that none is fetched before it is wanted. */
  function show(photo, asked) {
    const before = photo.innerHTML;
    const html = photo.querySelector("noscript").textContent;
    // Who asks for one pays for the smallest file that the browser reads, which is the one that the button names.
    photo.innerHTML = asked ? html.replace(/ sizes="[^"]*"/g, ' sizes="1px"') : html;
    const image = photo.querySelector("img");
    image.onerror = () => {
      photo.innerHTML = before;
      offer(photo);
    };
    if (!asked) return;
    image.tabIndex = -1;
    image.focus();
  }

  function offer(photo) {
    const button = photo.querySelector("button");
    button.hidden = false;
    button.onclick = () => show(photo, true);
    button.parentNode.removeAttribute("aria-hidden");
  }

  function photos() {
    const { pictures } = root.dataset;
    const saving = pictures ? pictures === "off" : !isPack && (navigator.connection || {}).saveData;
    all("[data-photo]").forEach((photo) => (saving ? offer(photo) : show(photo)));
  }

  /* Voices come late on some phones; where none speaks the language of the page there is no button. */
  function voices() {
    const speaks = RegExp("^" + root.lang.slice(0, 2) + "(?![a-z])", "i");
    if (speechSynthesis.getVoices().some(({ lang }) => speaks.test(lang))) all("[data-listen]").forEach((bar) => (bar.hidden = false));
  }

  function fetchReader({ currentTarget: bar }) {
    if (window.Chasqui.listen) return;
    const script = document.createElement("script");
    script.src = bar.dataset.listen;
    script.onload = () => bar.querySelector("[data-do=play]").click();
    script.onerror = () => (bar.querySelector("[role]").hidden = false);
    document.head.append(script);
  }

  /* A page with a sensitive lesson leaves no entry in the history: whatever link is followed takes its place. */
  const wayOut = () => all("[data-leave]").find((link) => link.offsetParent);

  function leave(link) {
    root.hidden = true;
    // In a pack there is no neutral page, and the lesson may be in a frame.
    if (isPack) top.location.replace("about:blank");
    else location.replace(link.href);
  }

  function follow(event) {
    const link = event.target.closest("a[href]");
    if (!link || !wayOut() || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if ("leave" in link.dataset) leave(link);
    else location.replace(link.href);
  }

  let escaped = -Infinity;

  function escape({ key, repeat, timeStamp }) {
    if (key !== "Escape" || repeat) return;
    const link = wayOut();
    if (link && timeStamp - escaped < 2000) leave(link);
    escaped = timeStamp;
  }

  wear();
  photos();
  ["pageshow", "storage"].forEach((event) => addEventListener(event, wear));
  document.addEventListener("click", follow);
  document.addEventListener("keydown", escape, true);
  if (window.speechSynthesis && all("[data-listen]")[0]) {
    all("[data-listen]").forEach((bar) => bar.addEventListener("click", fetchReader));
    speechSynthesis.onvoiceschanged = voices;
    voices();
  }
})();
