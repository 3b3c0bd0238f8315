/* The shell of a pack: which language, who is there, which screen or lesson is shown.

   What stands after the # is the route: "es" (the list), "es/who" (people), "es/class", "es/help", "es/c1-1" (a lesson). A
   lesson is a screen of this page where the pack is one file, and a page in a frame where it is a folder.
   Notes in the store: person:<id> = {id, nickname, picture, code, pin (see pin.js), group (id of the group whose list they are
   on)}, here = who is learning, language, country, device = id of this device, h5p:<person>:<activity> = how far somebody is in an
   exercise of others. No key names a version: a newer pack finds them.

   The other scripts of the shell are its parts. Each pushes {begin(shell, notes), show(shell), person(shell)} to
   Chasqui.shellParts: begin once, with the notes, show after each change of screen or language, person after somebody entered. */
(function () {
  "use strict";
  const Chasqui = window.Chasqui;
  const { keep, outbox } = Chasqui;
  const pack = JSON.parse(document.getElementById("chasqui-pack").textContent);
  // In a pack for a group, its list of names and what it has to do (docs/pack-format.md); else null.
  const group = JSON.parse(document.getElementById("chasqui-group").textContent);
  const OPEN_TO_ALL = ["class", "help"];
  const everywhere = (selector) => Array.from(document.querySelectorAll(selector));
  // Those of the shell; a story in a lesson may have drawn screens of its own.
  const screens = () => everywhere("[data-screen]:not(.spot)");
  const fresh = everywhere("article.lesson").map((article) => [article, article.innerHTML]);
  const { device, uuid } = outbox;
  let people, person, language, frame;

  document.documentElement.classList.add("live");

  const store = Object.assign({}, device, {
    owner: async () => (person ? person.id : ""),
    add,
    state,
    keepState,
  });

  /* Also says it where there is no room for it. */
  async function add(attempt) {
    const kept = await device.add(Object.assign(attempt, { owner: person.id }));
    if (kept === false) Chasqui.unkept.note(attempt.owner);
    return kept;
  }

  /* How far the person who is here is in an exercise (exercise.js): of nobody else, whatever is asked for. */
  const stateOf = (owner, activity) => "h5p:" + owner + ":" + activity;
  const isHere = (owner) => Boolean(person) && person.id === owner;

  async function state(owner, activity) {
    return isHere(owner) ? (await device.notes())[stateOf(owner, activity)] : undefined;
  }

  async function keepState(owner, activity, value) {
    if (isHere(owner)) await device.note(stateOf(owner, activity), value);
  }

  const shell = (Chasqui.shell = {
    pack,
    group,
    pictures: everywhere("template[data-picture]").map((each) => each.dataset.picture).filter(Boolean),
    device,
    say: keep.say,
    make: keep.make,
    everywhere,
    people: () => people,
    person: () => person || null,
    language: () => language,
    index: () => JSON.parse(document.querySelector(`[data-index="${language}"]`).textContent),
    go: (route) => void (location.hash = route),
    savePerson,
    removePerson,
    enter,
    repaint,
  });

  const tell = (news, more) => Chasqui.shellParts.forEach((part) => part[news] && part[news](shell, more));

  /* Routes and screens */

  async function show(event) {
    const route = location.hash.slice(1);
    const [code, name] = route.split("/");
    choose(pack.languages.includes(code) ? code : pack.languages.length > 1 ? "" : pack.languages[0]);
    const screen = screenOf(route, name);
    closeFrame();
    screens().forEach((each) => (each.hidden = each.dataset.screen !== screen));
    everywhere("[data-language]").forEach((each) => (each.hidden = each.dataset.language !== language));
    if (fileOf(screen)) openFrame(fileOf(screen));
    else if (event) top(screen);
    await repaint();
  }

  async function repaint() {
    everywhere("[data-lessons]").forEach((line) => (line.hidden = !person));
    tell("show");
    await keep.paint();
    sayWhatIsNext();
  }

  /* What stands after the # may be anything, also the name of something that every object has. */
  const fileOf = (route) => (Object.prototype.hasOwnProperty.call(pack.files, route) ? pack.files[route] : "");

  function screenOf(route, name) {
    if (!language) return "languages";
    if (OPEN_TO_ALL.includes(name)) return language + "/" + name;
    if (!person || name === "who") return language + "/who";
    const isScreen = screens().some((each) => each.dataset.screen === route);
    return isScreen || fileOf(route) ? route : language;
  }

  function choose(code) {
    if (!code || code === language) return (language = code);
    language = code;
    device.note("language", code);
    everywhere("[data-words]").forEach((words) => (words.id = words.dataset.words === code ? "chasqui-words" : ""));
    document.documentElement.lang = code;
    // Each language has its own head, and what is drawn by reference is not drawn from a head that is hidden.
    everywhere(".band pattern").forEach((weave) => (weave.id = weave.closest(`[data-language="${code}"]`) ? "weave" : ""));
  }

  function top(screen) {
    const shown = screens().find((each) => each.dataset.screen === screen);
    const heading = shown.querySelector("h1");
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    scrollTo(0, 0);
    // The tab tells nothing of a sensitive lesson.
    document.title = (shown.querySelector("[data-leave]") ? "" : heading.textContent + " – ") + "Chasqui";
  }

  function sayWhatIsNext() {
    const list = screens().find((each) => each.dataset.screen === language);
    const button = list && list.querySelector("[data-next]");
    if (!button) return;
    const knots = Array.from(list.querySelectorAll("[data-to-do] [data-lesson-knot], [data-module] .hanging [data-lesson-knot]"));
    const next = knots.find((knot) => knot.dataset.state !== "done");
    button.hidden = !next || !person;
    if (!next) return;
    const begun = knots.some((knot) => knot.dataset.state !== "todo");
    button.href = next.closest("a").getAttribute("href");
    button.children[0].textContent = keep.say(begun ? "next_lesson" : "start_here");
    button.children[1].textContent = next.closest("a").querySelector("b").textContent;
  }

  /* People */

  async function savePerson(one) {
    people = people.filter(({ id }) => id !== one.id).concat([one]).sort(byName);
    if (person && person.id === one.id) person = one;
    await device.note("person:" + one.id, one);
  }

  /* With all their answers, how far they were in exercises, and what the log of results remembers of them. */
  async function removePerson({ id }) {
    people = people.filter((one) => one.id !== id);
    if (person && person.id === id) person = undefined;
    const attempts = await device.all(id);
    const notes = await device.notes();
    const log = notes["results:log"];
    const gone = new Set(attempts.map((attempt) => attempt.id));
    const isOfOthers = (entry) => (Array.isArray(entry) ? entry[1] !== id : !gone.has(entry));
    if (log) await device.note("results:log", Object.assign(log, { told: log.told.filter(isOfOthers) }));
    await Promise.all(attempts.map((attempt) => outbox.drop("attempts", attempt.id)));
    const own = Object.keys(notes).filter((key) => key.startsWith(stateOf(id, "")));
    await Promise.all(own.concat("person:" + id).map((key) => outbox.drop("notes", key)));
  }

  const byName = (one, other) => one.nickname.localeCompare(other.nickname, undefined, { numeric: true });

  async function enter(one) {
    person = one;
    await device.note("here", one.id);
    session("here", one.id);
    fresh.forEach(([article, html]) => (article.innerHTML = html));
    if (fresh.length) Chasqui.play.bind(document);
    await keep.start(store);
    tell("person");
    const [, name] = location.hash.split("/");
    if (!name || name === "who") location.hash = language;
    show(true);
  }

  /* Who has a PIN is asked for it again when the browser was closed. */
  function session(key, value) {
    try {
      if (value) sessionStorage["chasqui." + key] = value;
      return sessionStorage["chasqui." + key];
    } catch {
      return "";
    }
  }

  const isOpen = (one) => !one.pin || session("here") === one.id;

  /* Lessons in a frame */

  function openFrame(file) {
    everywhere("[data-language]").forEach((each) => (each.hidden = true));
    frame = keep.make("iframe", { className: "lesson-frame", src: file, title: keep.say("lesson") });
    document.body.append(frame);
    frame.focus();
  }

  function closeFrame() {
    if (frame) frame.remove();
    frame = null;
  }

  /* What a lesson in the frame may ask for: its own person's answers, and to turn the page. */
  const answers = {
    owner: store.owner,
    add,
    save: () => Chasqui.results.save(false),
    all: () => device.all(person.id),
    note: (id, value) => id.startsWith("lesson:") && device.note(id, value),
    notes: async () => {
      const notes = Object.entries(await device.notes()).filter(([id]) => id.startsWith("lesson:"));
      return Object.assign({}, ...notes.map(([id, value]) => ({ [id]: value })));
    },
    state,
    keepState,
    name: async () => person.nickname,
    facts: async () => Chasqui.country.file(),
    go: async (route) => shell.go(route),
  };

  addEventListener("message", async ({ source, data }) => {
    const asked = frame && source === frame.contentWindow && person && data && data.chasqui === "ask";
    if (!asked || !Object.prototype.hasOwnProperty.call(answers, data.call)) return;
    source.postMessage({ chasqui: "reply", id: data.id, value: await answers[data.call](...data.args) }, "*");
  });

  /* In a folder the links lead to files, for who reads without script; here they are routes. */
  function turn(event) {
    const link = event.target.closest("a[href]");
    const route = link && Object.keys(pack.files).find((each) => pack.files[each] === link.getAttribute("href"));
    if (!route) return;
    event.preventDefault();
    shell.go(route);
  }

  async function begin() {
    const notes = await device.notes();
    if (!notes.device) await device.note("device", uuid());
    people = Object.keys(notes)
      .filter((id) => id.startsWith("person:"))
      .map((id) => notes[id])
      .sort(byName);
    person = people.find((one) => one.id === notes.here && isOpen(one));
    const wanted = [notes.language, group && group.language].find((code) => pack.languages.includes(code));
    if (!location.hash && wanted) history.replaceState(null, "", "#" + wanted);
    // Anchors are for who reads without script; the browser would scroll past the head of a screen.
    screens().forEach((screen) => screen.removeAttribute("id"));
    tell("begin", notes);
    document.addEventListener("click", turn);
    addEventListener("hashchange", show);
    await keep.start(store);
    await show();
    document.documentElement.classList.add("ready");
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
