/* The page at /h5p/player/, which a lesson of the site has in a frame. It fetches the parts of an exercise and plays it
   (h5p.js), and passes on what is heard. It knows nobody and keeps nothing: its orders come from the lesson, of the same origin.

     lesson to player   {order: {parts, state, title, language, look: {theme, size}}}, {ask: "close"}
     player to lesson   {call: "hello"}, then what h5p.js hears, {call: "height"} of this page, {call: "closed"}
   All of them have chasqui: "h5p". Chrome 80 must read it. */
(function () {
  "use strict";
  const { h5p } = window.Chasqui;
  const own = location.origin;
  // Milliseconds without a byte of any part, after which nothing more will come. A busy server may make all wait for the first.
  const STALLED = 30000;
  const QUEUED = 120000;
  const all = JSON.parse(document.getElementById("chasqui-h5p-words").textContent);
  const place = document.querySelector("main");
  let words, exercise;

  function make(tag, settings, ...children) {
    const element = Object.assign(document.createElement(tag), settings);
    element.append(...children);
    return element;
  }

  const button = (text, onclick) => make("button", { type: "button", className: "button-plain", onclick }, text);
  const tell = (message) => parent.postMessage(Object.assign({ chasqui: "h5p" }, message), own);

  async function part(digest, signal, tellProgress) {
    const answer = await fetch(`/h5p/${digest}.json`, { credentials: "omit", signal });
    if (!answer.ok) throw new Error(digest);
    const pieces = [];
    const reader = answer.body.getReader();
    const size = Number(answer.headers.get("X-Part-Size")) || 0;
    let got = 0;
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      pieces.push(piece.value);
      got += piece.value.length;
      tellProgress({ got, size });
    }
    return JSON.parse(await new Blob(pieces).text());
  }

  async function fetched(digests) {
    const bar = make("progress", { max: 1, value: 0 });
    const line = make("p", {}, make("label", {}, words.coming, " ", bar));
    line.setAttribute("role", "status");
    const known = {};
    const stop = new AbortController();
    let patience = setTimeout(() => stop.abort(), QUEUED);
    const show = (digest) => (progress) => {
      clearTimeout(patience);
      patience = setTimeout(() => stop.abort(), STALLED);
      known[digest] = progress;
      const sum = (name) => Object.values(known).reduce((total, each) => total + each[name], 0);
      // A part of which nothing is known yet counts as much as those that are.
      bar.value = Math.min(1, (sum("got") / Math.max(1, sum("size"))) * (Object.keys(known).length / digests.length));
    };
    place.append(line);
    try {
      return await Promise.all(digests.map((digest) => part(digest, stop.signal, show(digest))));
    } finally {
      clearTimeout(patience);
      // Where one part did not come, the others leave the line to the next try.
      stop.abort();
      line.remove();
    }
  }

  async function begin(order) {
    place.textContent = "";
    let parts;
    try {
      parts = await fetched(order.parts);
    } catch (error) {
      const line = make("p", {}, words.not_here, " ", button(words.again, () => begin(order)));
      line.setAttribute("role", "alert");
      place.append(line);
      tell({ call: "error" });
      return;
    }
    const { state, title } = order;
    exercise = h5p.play(place, parts, { state, title, words, hear });
  }

  /* Of its own height the page tells itself. */
  function hear(message) {
    if (message.call === "height") return;
    if (message.call === "ready" && !message.finishes) place.append(make("p", {}, button(words.finished, exercise.finish)));
    tell(message);
  }

  addEventListener("message", ({ source, origin, data }) => {
    if (source !== parent || parent === window || origin !== own || !data || data.chasqui !== "h5p") return;
    if (data.order && !words) {
      const { language } = data.order;
      words = all[language] || Object.values(all)[0];
      document.documentElement.lang = language;
      // As the reader has chosen to see pages (ease.js).
      const chosen = Object.entries(data.order.look || {}).filter(([, value]) => value);
      Object.assign(document.documentElement.dataset, Object.fromEntries(chosen));
      begin(data.order);
    }
    if (data.ask === "close" && exercise) exercise.close().then(() => tell({ call: "closed" }));
  });
  new ResizeObserver(() => tell({ call: "height", height: document.documentElement.offsetHeight })).observe(document.documentElement);
  if (parent !== window) tell({ call: "hello" });
})();
