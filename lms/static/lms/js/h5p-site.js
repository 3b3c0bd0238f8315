/* Opens an exercise made with H5P in a lesson of the site: Chasqui.exercise.open(link), where link is a[data-h5p]. play.js
   brings this file when somebody wants one. The exercise runs in a page of its own (h5p-player.js); here it becomes an answer
   of the activity, and how far somebody is becomes a note of this device: "h5p:<owner>:<activity>" = {part, state}. */
(function () {
  "use strict";
  const Chasqui = (window.Chasqui = window.Chasqui || {});
  const PLAYER = "/h5p/player/";
  // Milliseconds. What is loaded has begun to speak long before; and what has not come by then does not come.
  const PATIENCE = 3000;
  const LONGEST = 60000;
  const root = document.documentElement;
  const opened = new WeakMap();

  const here = () => (Chasqui.outbox ? Chasqui.outbox.who()[0] : "");

  /* What is sensitive leaves no trace. */
  const isKept = () => Chasqui.store && !("sensitive" in root.dataset);
  const noteOf = (owner, element) => "h5p:" + owner + ":" + element.dataset.activity;

  /* Of these very words and of nobody else; where they have changed, it begins anew. */
  async function stateOf(owner, element, part) {
    if (!isKept()) return "";
    const note = (await Chasqui.store.notes())[noteOf(owner, element)];
    return note && note.part === part && typeof note.state === "string" ? note.state : "";
  }

  function keepState(owner, element, part, state) {
    // Somebody may have gone meanwhile: nothing of theirs comes back.
    if (isKept() && here() === owner) Chasqui.store.note(noteOf(owner, element), { part, state }).catch(() => {});
  }

  function open(link) {
    const element = link.closest("[data-activity]");
    if (opened.has(element)) return;
    const parts = link.dataset.parts.split(" ");
    const [part] = parts.slice(-1);
    const { title } = link.dataset;
    const owner = here();
    const frame = Object.assign(document.createElement("iframe"), { title, src: PLAYER, allow: "fullscreen" });
    Object.assign(frame.style, { display: "block", width: "100%", height: "9rem", border: "0" });
    opened.set(element, frame);
    const said = document.querySelector("[data-exercise]");
    let isThere;

    const does = {
      async hello() {
        isThere = said.hidden = true;
        const state = await stateOf(owner, element, part).catch(() => "");
        const { theme, size } = root.dataset;
        const order = { parts, state, title, language: root.lang.toLowerCase(), look: { theme, size } };
        frame.contentWindow.postMessage({ chasqui: "h5p", order }, location.origin);
      },
      height: ({ height }) => (frame.style.height = height + "px"),
      state: ({ state }) => keepState(owner, element, part, state),
      // What a guest did is theirs who sign in meanwhile. Else nobody has taken the phone, and nobody's time has run out.
      claim({ score, max }) {
        if (!root.hidden && (!owner || ["", owner].includes(here()))) Chasqui.play.claim(element, { score, max });
      },
      // Where browsers know it, a finger has truly been there: a script cannot keep somebody signed in.
      touch() {
        const { isActive } = navigator.userActivation || { isActive: true };
        if (isActive && Chasqui.keep) Chasqui.keep.touch();
      },
    };
    function heard({ source, origin, data }) {
      if (source !== frame.contentWindow || origin !== location.origin || !data || data.chasqui !== "h5p") return;
      if (Object.prototype.hasOwnProperty.call(does, data.call)) does[data.call](data);
    }

    /* Without signal, something else than the player may have come. */
    function look() {
      if (isThere || !frame.isConnected) return;
      removeEventListener("message", heard);
      opened.delete(element);
      frame.remove();
      link.hidden = false;
      say("missed");
    }

    function say(what) {
      link.after(Object.assign(said, { hidden: false, textContent: said.dataset[what] }));
    }

    addEventListener("message", heard);
    frame.onload = () => setTimeout(look, PATIENCE);
    setTimeout(look, LONGEST);
    link.hidden = true;
    link.after(frame);
    say("coming");
  }

  function asked(event) {
    const link = event.target.closest && event.target.closest("[data-h5p]");
    if (!link || (event.type === "keydown" && event.key !== " ")) return;
    event.preventDefault();
    open(link);
  }

  Chasqui.exercise = { open };
  ["click", "keydown"].forEach((news) => document.addEventListener(news, asked));
})();
