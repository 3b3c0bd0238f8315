/* Opens an exercise made with H5P in a lesson of a pack: Chasqui.exercise.open(link), where link is a[data-h5p]. It plays in
   this very page (h5p.js), becomes an answer of the activity, and how far somebody is stays with the shell.

   A page of a disk cannot fetch. In one file the texts of the parts stand in script[data-part]; in a folder each is a script
   of its own, which calls Chasqui.exercise.take(digest, text) (offline_export/exercises.py). */
(function () {
  "use strict";
  const Chasqui = (window.Chasqui = window.Chasqui || {});
  const { make } = Chasqui.keep;
  const coming = {};
  const taken = {};
  // What is open, by its activity's element: {close()}, or null while it comes.
  const opened = new Map();

  const take = (digest, text) => void (taken[digest] = text);

  function load(digest) {
    const inside = document.querySelector(`[data-part="${digest}"]`);
    if (inside) return Promise.resolve(inside.textContent);
    const run = (resolve, reject) => {
      const script = make("script", { src: "../h5p/" + digest.slice(0, 16) + ".js", onerror: reject });
      script.onload = () => (digest in taken ? resolve(taken[digest]) : reject(new Error(digest)));
      document.head.append(script);
    };
    coming[digest] = coming[digest] || new Promise(run);
    coming[digest].catch(() => delete coming[digest]);
    return coming[digest];
  }

  /* What is sensitive leaves no trace. */
  const isSensitive = (element) => Boolean((element.closest("[data-screen]") || document).querySelector("[data-leave]"));

  /* Of these very words and of nobody else; where they have changed, it begins anew. */
  async function stateOf(owner, { dataset }, part) {
    const kept = await Chasqui.store.state(owner, dataset.activity);
    return kept && kept.part === part && typeof kept.state === "string" ? kept.state : "";
  }

  async function open(link) {
    const element = link.closest("[data-activity]");
    if (opened.has(element)) return;
    opened.set(element, null);
    const digests = link.dataset.parts.split(" ");
    const [part] = digests.slice(-1);
    const said = make("p", {}, words().coming);
    said.setAttribute("role", "status");
    link.parentNode.querySelectorAll("[data-missed]").forEach((old) => old.remove());
    link.hidden = true;
    link.after(said);
    try {
      const owner = await Chasqui.store.owner();
      const [texts, state] = await Promise.all([Promise.all(digests.map(load)), stateOf(owner, element, part).catch(() => "")]);
      said.remove();
      // Somebody may have turned the page meanwhile, or gone.
      const screen = element.closest("[data-screen]");
      if (!element.isConnected || (screen && screen.hidden) || (await Chasqui.store.owner()) !== owner) return forget(element, link);
      const parts = texts.map((text) => JSON.parse(text));
      opened.set(element, play(link, parts, { owner, element, part, state }));
    } catch {
      forget(element, link);
      said.dataset.missed = "";
      said.textContent = words().not_here;
      link.after(said);
    }
  }

  function forget(element, link) {
    opened.delete(element);
    link.hidden = false;
  }

  function play(link, parts, { owner, element, part, state }) {
    const place = make("div", { className: "h5p" });
    const finished = make("button", { type: "button", className: "button-plain", hidden: true }, words().finished);
    const does = {
      ready: ({ finishes }) => (finished.hidden = finishes),
      state: (told) => isSensitive(element) || Chasqui.store.keepState(owner, element.dataset.activity, { part, state: told.state }),
      claim: ({ score, max }) => claim(element, owner, { score, max }),
    };
    link.after(place, finished);
    const hear = (told) => does[told.call] && does[told.call](told);
    const player = Chasqui.h5p.play(place, parts, { state, title: link.dataset.title, words: words(), hear });
    finished.onclick = player.finish;
    return {
      async close() {
        await player.close();
        place.remove();
        finished.remove();
        link.hidden = false;
      },
    };
  }

  const words = () => JSON.parse(document.getElementById("chasqui-h5p-words").textContent);

  /* Of who opened it, and of nobody who came after. */
  async function claim(element, owner, response) {
    if (element.isConnected && (await Chasqui.store.owner()) === owner) Chasqui.play.claim(element, response);
  }

  function asked(event) {
    const link = event.target.closest && event.target.closest("[data-h5p]");
    if (!link || (event.type === "keydown" && event.key !== " ")) return;
    event.preventDefault();
    open(link);
  }

  /* What nobody sees any more plays no more: another lesson is shown, or somebody else has entered (pack.js). */
  function sweep() {
    opened.forEach((player, element) => {
      const screen = element.closest("[data-screen]");
      if (element.isConnected && !(player && screen && screen.hidden)) return;
      opened.delete(element);
      if (element.isConnected) player.close();
    });
  }

  Chasqui.exercise = { open, take };
  ["click", "keydown"].forEach((news) => document.addEventListener(news, asked));
  (Chasqui.shellParts = Chasqui.shellParts || []).push({ show: sweep, person: sweep });
})();
