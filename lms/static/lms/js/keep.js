/* Keeps what is answered on a page, says where it is, and ties the knots of the cord.

   Where answers are is outbox.js's. Chasqui.store, all of it promises, lets a pack keep them elsewhere:
     owner() -> id    add(attempt) -> false where it lives only as long as the page    all(owner) -> attempts
     notes() -> {id: value}    note(id, value)
   On the site it starts by itself; a pack calls Chasqui.keep.start(store) when it knows who is there. */
(function () {
  "use strict";
  const Chasqui = (window.Chasqui = window.Chasqui || {});
  const { outbox } = Chasqui;
  const root = document.documentElement;
  const isPack = "pack" in root.dataset;
  const all = (selector) => Array.from(document.querySelectorAll(selector));
  const answeredHere = new Set();
  // By the clock that settled answers are noted with.
  const opened = Date.now() - performance.now();
  // Whose page this is, as long as nobody else comes: who answers a moment after their time is still who they were.
  let [here] = outbox.who();
  let store, renewed, coming, opening, placing, leaving;

  function say(key, values) {
    const words = JSON.parse(document.getElementById("chasqui-words").textContent);
    return words[key].replace(/\{(\w+)\}/g, (whole, name) => values[name]);
  }

  function make(tag, settings, ...children) {
    const element = Object.assign(document.createElement(tag), settings);
    element.append(...children);
    return element;
  }

  async function answered({ detail }) {
    if ((await (detail.kept = add(detail))) === false) outbox.fleeting = true;
    await paint();
    send();
  }

  async function add({ lesson, activity, digest, response, mark }) {
    const made = { answered_at: new Date().toISOString(), passed: mark.passed, state: "", path: location.pathname };
    answeredHere.add(activity);
    const owner = here || (await store.owner());
    return store.add(Object.assign(made, { id: outbox.uuid(), owner, lesson, activity, digest, response }));
  }

  /* Remembers which activities a lesson has, so that other pages can tell whether it is done. A lesson may change: who
     passed all of one of its versions has done it. */
  async function learnLessons() {
    const notes = await store.notes();
    const lessons = {};
    all("[data-activity]").forEach(({ dataset }) => (lessons[dataset.lesson] = lessons[dataset.lesson] || []).push(dataset.activity));
    for (const key of Object.keys(lessons)) {
      const versions = notes["lesson:" + key] || [];
      if (!versions.some((ids) => ids.join() === lessons[key].join())) await store.note("lesson:" + key, versions.concat([lessons[key]]));
    }
  }

  /* A function from the key of a lesson to done, tried or todo: by the answers kept here and what the server knows. */
  function progress(attempts, notes, owner) {
    const known = notes["known:" + owner] || { lessons: {}, activities: [] };
    const passed = new Set(known.activities);
    attempts.forEach((attempt) => attempt.passed && passed.add(attempt.activity));
    return (key) => {
      const isDone = (notes["lesson:" + key] || []).some((ids) => ids.every((id) => passed.has(id)));
      if (isDone || known.lessons[key] === "done") return "done";
      return known.lessons[key] || attempts.some(({ lesson }) => lesson === key) ? "tried" : "todo";
    };
  }

  async function paint() {
    const owner = await store.owner();
    const [attempts, notes] = await Promise.all([store.all(owner), store.notes()]);
    const state = progress(attempts, notes, owner);
    if (Chasqui.mine) Chasqui.mine({ owner, attempts, notes, state });
    all("[data-lesson-knot]").forEach((knot) => tie(knot, state(knot.dataset.lessonKnot)));
    all("[data-lessons]").forEach((line) => (line.textContent = count(line.dataset.lessons.split(" "), state)));
    all("[data-outbox]").forEach((line) => {
      line.textContent = "";
      line.append(whereTheyAre(attempts, owner));
    });
    return attempts;
  }

  function tie(knot, state) {
    knot.dataset.state = state;
    knot.firstElementChild.setAttribute("href", "#knot-" + state);
    const word = knot.parentNode.querySelector("[data-state-word]");
    if (word) word.textContent = say(state);
  }

  function count(keys, state) {
    return say("lessons_done", { done: keys.filter((key) => state(key) === "done").length, total: keys.length });
  }

  /* On this phone, waiting, sent: always one of the three, and what is amiss. */
  function whereTheyAre(attempts, owner) {
    const count = attempts.filter((attempt) => !attempt.state).length;
    const refused = attempts.filter((attempt) => attempt.state === "refused").length;
    if (!attempts.length) return "";
    if (outbox.fleeting && count) return say("until_closed");
    if (isPack || !owner) return say(matchMedia("(pointer: fine)").matches ? "kept_computer" : "kept_phone");
    if (count && outbox.signedOut) return make("a", { href: address("sign-in") + "?next=" + location.pathname }, say("sign_in_again", { count }));
    if (count) return say("wait", { count });
    return refused ? say("not_accepted", { count: refused }) : say("sent");
  }

  const address = (name) => `/${root.lang.toLowerCase()}/${name}/`;

  /* Shows who comes back what they answered: first what they passed with, so that a later try does not hide it. */
  function recall(attempts) {
    const byTime = attempts.slice().sort((one, other) => (one.answered_at < other.answered_at ? -1 : 1));
    all("[data-activity]").forEach((element) => {
      const answers = byTime.filter(({ activity }) => activity === element.dataset.activity && !answeredHere.has(activity));
      // An answer to other words (an older version, another language) is not marked by these.
      const mine = answers.filter(({ digest }) => digest === element.dataset.digest);
      if (answers.length) Chasqui.play.remember(element, answers.some(({ passed }) => passed));
      const [last] = mine.slice(-1);
      const [best] = mine.filter(({ passed }) => passed).slice(-1);
      try {
        if (best && best !== last) Chasqui.play.show(element, best.response);
        if (last) Chasqui.play.show(element, last.response);
      } catch {
        // What is kept on a device may be damaged.
      }
    });
  }

  /* Who has begun to answer is not interrupted by an answer of earlier. */
  function begun({ target }) {
    const element = target.closest("[data-activity]");
    if (element) answeredHere.add(element.dataset.activity);
  }

  async function send() {
    await sent(await outbox.send());
  }

  async function sent(settled) {
    const attempts = await paint();
    // The server made my page before it had these: this page sent them, or another, or the worker.
    const isNews = settled || attempts.some(({ settled_at: at }) => at > opened && at <= Date.now());
    // Who touched a link, or signs out, is not brought back.
    if (isNews && !leaving && !outbox.fleeting && document.querySelector("[data-refresh]")) location.reload();
  }

  /* What was done on other devices: only what is new since the last time. */
  async function askWhatIsKnown() {
    const owner = await store.owner();
    if (!owner || !all("[data-lesson-knot]").length) return;
    const before = (await store.notes())["known:" + owner] || {};
    const { data, headers } = await outbox.ask("completions?since=" + (before.cursor || ""), null, { "If-None-Match": before.etag || "" });
    if (data.owner !== owner) return;
    if (before.cursor && !data.all) {
      data.lessons = Object.assign(before.lessons, data.lessons);
      data.activities = Array.from(new Set(before.activities.concat(data.activities)));
    }
    await store.note("known:" + owner, Object.assign(data, { etag: headers.get("ETag") }));
    await paint();
  }

  const load = (src) => new Promise((onload, onerror) => document.head.append(make("script", { src, async: false, onload, onerror })));

  /* What opens exercises that others made comes when somebody wants one. */
  function wanted(event) {
    const link = event.target.closest("[data-h5p]");
    if (!link || Chasqui.exercise || (event.type === "keydown" && event.key !== " ")) return;
    event.preventDefault();
    const said = document.querySelector("[data-exercise]");
    const tell = (textContent) => link.after(Object.assign(said, { hidden: false, textContent }));
    tell(said.dataset.coming);
    opening = opening || load(said.dataset.exercise);
    opening
      .then(() => Chasqui.exercise.open(link))
      .catch(() => {
        opening = null;
        tell(said.dataset.missed);
      });
  }

  /* What is needed only where people come and go, and on my page. */
  function bring() {
    coming = coming || Promise.all(document.querySelector("[data-more]").dataset.more.split(" ").map(load));
    coming.catch(() => (coming = null));
    return coming;
  }

  /* Brings it where somebody has come, where somebody has gone, and where the page has a place for it. */
  async function meet() {
    const owner = await store.owner();
    const [notes, attempts, sealed] = await Promise.all([store.notes(), store.all(), outbox.find("sealed")]);
    const left = Object.keys(notes).map((id) => (/^(known|seal|place|h5p):([^:]*)/.exec(id) || [])[2]);
    const people = attempts.map((attempt) => attempt.owner).concat(left);
    const isOther = people.some((id) => id && id !== owner);
    const isNew = owner && crypto.subtle && !notes["seal:" + owner];
    const isSealed = sealed.some((record) => !record.held || record.owner === owner);
    if (isOther || isNew || isSealed || document.querySelector("[data-sign-out], [data-guest], [data-refused]")) {
      await bring();
      await Chasqui.leave.meet(owner);
    }
    touch();
  }

  /* Somebody reads: the time without a touch begins anew, and where they are is noted. */
  function touch() {
    placing = placing || setTimeout(notePlace, 1000);
    const [id, idle] = outbox.who();
    if (!(idle > 0) || Date.now() - renewed < 60000) return;
    renewed = Date.now();
    document.cookie = `chasqui_person=${id}.${idle};path=/;max-age=${idle};samesite=lax` + (location.protocol === "https:" ? ";secure" : "");
  }

  /* Where somebody is in a lesson, so that my page leads back there. What is sensitive leaves no trace. */
  function notePlace() {
    placing = 0;
    const [lesson] = all("article[data-lesson]");
    if (!lesson || "sensitive" in root.dataset) return;
    const [block] = all("article > [id]").filter((each) => each.getBoundingClientRect().bottom > 99);
    const [title] = document.title.split(" – ");
    if (block) store.note("place:" + here, { lesson: lesson.dataset.lesson, path: location.pathname, block: block.id, title, at: Date.now() });
  }

  /* Whether who this page was made for is still here. */
  async function look(isOld) {
    const [now] = outbox.who();
    if (now === here) return;
    if (isOld === true || (here && now)) return location.reload();
    const gone = here;
    here = now;
    if (!gone) return paint();
    clearTimeout(placing);
    placing = 1;
    root.hidden = true;
    await bring().then(() => Chasqui.leave.end(gone)).catch(() => location.replace(address("sign-in")));
  }

  /* Also called again when another person takes the phone. */
  async function start(other) {
    if (!store) {
      document.addEventListener("chasqui:answer", answered);
      ["input", "click"].forEach((event) => document.addEventListener(event, begun));
      if (!isPack) stay();
    }
    Chasqui.store = store = other;
    answeredHere.clear();
    await learnLessons();
    recall(await paint());
    if (isPack) return;
    meet().catch(() => {});
    await send();
    askWhatIsKnown().catch(() => {});
  }

  function stay() {
    outbox.changed = sent;
    ["pointerdown", "scroll", "keydown"].forEach((event) => addEventListener(event, touch, { passive: true, capture: true }));
    ["click", "keydown"].forEach((event) => document.addEventListener(event, wanted));
    addEventListener("online", send);
    addEventListener("beforeunload", () => (leaving = true));
    addEventListener("pageshow", ({ persisted }) => persisted && ((leaving = false), look(true), send()));
    document.addEventListener("visibilitychange", () => document.hidden || (look(), send()));
    setInterval(look, 15000);
  }

  Chasqui.keep = { address, count, leave: (is) => (leaving = is), make, paint, say, send, start, touch };
  // When all scripts of the page are there.
  if (!isPack) document.addEventListener("DOMContentLoaded", () => start(outbox.device));
})();
