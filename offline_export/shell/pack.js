/* The shell of a pack: which language, who is learning, the list of lessons, the lesson, the results to take away.

   What stands after the # is the route: "es" (the list), "es/who" (people), "es/c1-1" (a lesson). A lesson is a screen of
   this page where the pack is one file, and a page in a frame where it is a folder.
   Notes in the store: person:<id> = {id, nickname, code (where they gave it)}, here = who is learning, language, device = id of this device. */
(function () {
  "use strict";
  const { keep, outbox } = window.Chasqui;
  const pack = JSON.parse(document.getElementById("chasqui-pack").textContent);
  const all = (selector) => Array.from(document.querySelectorAll(selector));
  const fresh = all("article.lesson").map((article) => [article, article.innerHTML]);
  const { device, uuid } = outbox;
  let people, person, language, frame;

  const store = Object.assign({}, device, {
    owner: async () => (person ? person.id : ""),
    add: (attempt) => device.add(Object.assign(attempt, { owner: person.id })),
  });

  function say(key, values) {
    const words = JSON.parse(document.getElementById("chasqui-words").textContent);
    return words[key].replace(/\{(\w+)\}/g, (whole, name) => values[name]);
  }

  /* Routes and screens */

  async function show(event) {
    const route = decodeURIComponent(location.hash.slice(1));
    const [code, name] = route.split("/");
    choose(pack.languages.includes(code) ? code : pack.languages.length > 1 ? "" : pack.languages[0]);
    const screen = screenOf(route, name);
    closeFrame();
    all("[data-screen]").forEach((each) => (each.hidden = each.dataset.screen !== screen));
    all("[data-language]").forEach((each) => (each.hidden = each.dataset.language !== language));
    if (screen === language + "/who") listPeople();
    if (pack.files[screen]) openFrame(pack.files[screen]);
    else if (event) top(screen);
    nameThePerson();
    await keep.paint();
    sayWhatIsNext();
  }

  function screenOf(route, name) {
    if (!language) return "languages";
    if (!person || name === "who") return language + "/who";
    const isScreen = all("[data-screen]").some((each) => each.dataset.screen === route);
    return isScreen || pack.files[route] ? route : language;
  }

  function choose(code) {
    if (!code || code === language) return (language = code);
    language = code;
    device.note("language", code);
    all("[data-words]").forEach((words) => (words.id = words.dataset.words === code ? "chasqui-words" : ""));
    document.documentElement.lang = code;
  }

  function top(screen) {
    const shown = all("[data-screen]").find((each) => each.dataset.screen === screen);
    const heading = shown.querySelector("h1");
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    scrollTo(0, 0);
    // The tab tells nothing of a sensitive lesson.
    document.title = (shown.querySelector("[data-leave]") ? "" : heading.textContent + " – ") + "Chasqui";
  }

  function openFrame(file) {
    all("[data-language]").forEach((each) => (each.hidden = true));
    frame = document.createElement("iframe");
    frame.className = "lesson-frame";
    frame.src = file;
    frame.title = say("lesson");
    document.body.append(frame);
    frame.focus();
  }

  function closeFrame() {
    if (frame) frame.remove();
    frame = null;
  }

  function nameThePerson() {
    all("[data-change-person]").forEach((link) => {
      link.hidden = !person;
      link.querySelector("[data-name]").textContent = person ? person.nickname : "";
    });
    all("[data-hello]").forEach((line) => {
      line.hidden = !person;
      line.textContent = person && language ? say("hello", { name: person.nickname }) : "";
    });
    all("[data-code-kept]").forEach((line) => (line.textContent = person && person.code && language ? say("code_kept") : ""));
    all("[data-takeaway], [data-lessons]").forEach((part) => (part.hidden = !person));
    all("[data-save=all]").forEach((button) => {
      button.hidden = people.length < 2;
      if (language) button.textContent = say("save_all", { count: people.length });
    });
  }

  function sayWhatIsNext() {
    const list = all("[data-screen]").find((each) => each.dataset.screen === language);
    const button = list && list.querySelector("[data-next]");
    if (!button) return;
    const knots = Array.from(list.querySelectorAll(".hanging [data-lesson-knot]"));
    const next = knots.find((knot) => knot.dataset.state !== "done");
    button.hidden = !next || !person;
    if (!next) return;
    const begun = knots.some((knot) => knot.dataset.state !== "todo");
    button.href = next.closest("a").getAttribute("href");
    button.children[0].textContent = say(begun ? "next_lesson" : "start_here");
    button.children[1].textContent = next.closest("a").querySelector("b").textContent;
  }

  /* People */

  function listPeople() {
    all("[data-people]").forEach((list) => {
      list.textContent = "";
      people.forEach((one) => {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "button-plain";
        button.textContent = one.nickname;
        button.addEventListener("click", () => enter(one));
        list.append(button);
      });
    });
  }

  async function enter(one) {
    person = one;
    await device.note("here", one.id);
    fresh.forEach(([article, html]) => (article.innerHTML = html));
    if (fresh.length) window.Chasqui.play.bind(document);
    await keep.start(store);
    const [, name] = location.hash.split("/");
    if (!name || name === "who") location.hash = language;
    show(true);
  }

  async function addPerson(event) {
    event.preventDefault();
    const input = event.target.elements.nickname;
    const nickname = input.value.trim();
    if (!nickname) return input.focus();
    const one = { id: uuid(), nickname };
    if (!takeCode(event.target, one)) return;
    people.push(one);
    input.value = "";
    await device.note("person:" + one.id, one);
    enter(one);
  }

  /* The access code of somebody's card, where they have one: by it the site knows whose answers these are. What is read as
     a code, and what its last character checks, is told in lms/accounts/codes.py. */

  const LETTERS = "34679CDFGHJKMNPRTVWXYQ";

  function readCode(typed) {
    const code = Array.from(typed.toUpperCase().replace(/[\s-]/g, ""));
    const sum = code.reverse().reduce((total, letter, place) => {
      const worth = LETTERS.indexOf(letter) * (place % 2 ? 2 : 1);
      return worth < 0 ? NaN : total + Math.floor(worth / 22) + (worth % 22);
    }, 0);
    return code.length === 8 && sum % 22 === 0 ? code.reverse().join("") : "";
  }

  /* Takes the code of a form over to a person; false: there is one, and it is not right. */
  function takeCode(form, one) {
    const input = form.elements.code;
    const code = readCode(input.value);
    const amiss = Boolean(input.value.trim()) && !code;
    form.querySelector("[data-amiss]").textContent = amiss ? say("code_amiss") : "";
    if (amiss) input.focus();
    else input.value = "";
    if (code) one.code = code;
    return !amiss;
  }

  async function addCode(event) {
    event.preventDefault();
    if (!takeCode(event.target, person)) return;
    await device.note("person:" + person.id, person);
    nameThePerson();
  }

  /* Results: the file is described in docs/results-format.md. */

  async function results(who) {
    const attempts = [];
    for (const { id } of who) attempts.push(...(await device.all(id)));
    return {
      format: "chasqui-results",
      version: 1,
      pack: { id: pack.id, version: pack.version },
      device: (await device.notes()).device,
      people: who,
      attempts: attempts.map(({ id, owner, lesson, activity, digest, response, answered_at }) => ({ id, person: owner, lesson, activity, digest, response, answered_at })),
    };
  }

  async function save(event) {
    const everybody = event.target.dataset.save === "all";
    const data = await results(everybody ? people : [person]);
    const link = document.createElement("a");
    const day = new Date().toISOString().slice(0, 10);
    const who = everybody ? people.length : person.nickname.replace(/[^\p{L}\p{N}]+/gu, "-");
    link.download = `${pack.id}-${who}-${day}.json`;
    link.href = URL.createObjectURL(new Blob([JSON.stringify(data, null, 1)], { type: "application/json" }));
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    const said = event.target.closest("[data-takeaway]").querySelector("[data-saved]");
    said.textContent = say("saved", { file: link.download, count: data.attempts.length });
  }

  /* What a lesson in the frame may ask for: its own person's answers, and to turn the page. */

  const answers = {
    owner: store.owner,
    add: store.add,
    all: () => device.all(person.id),
    note: (id, value) => id.startsWith("lesson:") && device.note(id, value),
    notes: async () => {
      const notes = Object.entries(await device.notes()).filter(([id]) => id.startsWith("lesson:"));
      return Object.assign({}, ...notes.map(([id, value]) => ({ [id]: value })));
    },
    name: async () => person.nickname,
    go: async (route) => void (location.hash = route),
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
    location.hash = route;
  }

  async function begin() {
    const notes = await device.notes();
    if (!notes.device) await device.note("device", uuid());
    people = Object.keys(notes)
      .filter((id) => id.startsWith("person:"))
      .map((id) => notes[id])
      .sort((one, other) => one.nickname.localeCompare(other.nickname));
    person = people.find(({ id }) => id === notes.here);
    if (!location.hash && pack.languages.includes(notes.language)) history.replaceState(null, "", "#" + notes.language);
    // Anchors are for who reads without script; the browser would scroll past the head of a screen.
    all("[data-screen]").forEach((screen) => screen.removeAttribute("id"));
    all("[data-new-person]").forEach((form) => form.addEventListener("submit", addPerson));
    all("[data-my-code]").forEach((form) => form.addEventListener("submit", addCode));
    all("[data-save]").forEach((button) => button.addEventListener("click", save));
    document.addEventListener("click", turn);
    addEventListener("hashchange", show);
    await keep.start(store);
    await show();
    document.documentElement.classList.add("ready");
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
