/* A lesson of a pack in a folder. In Firefox each page of a disk has its own storage, so the answers of all lessons are
   kept by the shell, which shows this page in a frame; the two talk by messages. Opened by itself, the page goes there. */
(function () {
  "use strict";
  if (window === window.parent) {
    location.replace("../index.html#" + document.documentElement.dataset.route);
    return;
  }
  const waiting = [];
  document.documentElement.classList.add("live");

  const ask = (call) => (...args) =>
    new Promise((resolve) => {
      const id = waiting.push(resolve) - 1;
      parent.postMessage({ chasqui: "ask", call, id, args }, "*");
    });

  /* Asked once: an answer is with the shell before anything else can happen, also before the page is turned. */
  let asked;
  const owner = () => (asked = asked || ask("owner")());

  /* What the shell could not keep is offered as a file at once, and the shell saves it. */
  async function add(attempt) {
    const kept = await ask("add")(attempt);
    if (kept === false) window.Chasqui.unkept.note("here");
    return kept;
  }

  addEventListener("message", ({ source, data }) => {
    if (source === parent && data && data.chasqui === "reply" && waiting[data.id]) waiting[data.id](data.value);
  });

  /* The shell turns the pages, so that its address and the way back stay true. */
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || link.getAttribute("href").startsWith("#") || "leave" in link.dataset) return;
    event.preventDefault();
    const [language, file] = link.pathname.split("/").slice(-2);
    ask("go")(file === "index.html" ? link.hash.slice(1) : language + "/" + file.replace(".html", ""));
  });

  document.addEventListener("DOMContentLoaded", async () => {
    if (document.querySelector("[data-fact]")) ask("facts")().then((file) => file && window.Chasqui.facts.fill(file));
    const store = { owner, add, all: ask("all"), note: ask("note"), notes: ask("notes"), state: ask("state"), keepState: ask("keepState") };
    window.Chasqui.results = { save: ask("save") };
    window.Chasqui.keep.start(store);
    const name = await ask("name")();
    document.querySelectorAll("[data-change-person]").forEach((link) => {
      link.hidden = !name;
      link.querySelector("[data-name]").textContent = name;
    });
  });
})();
