/* Keeps answers on this device, sends them while somebody is signed in, and ties the knots of the cord.

   An attempt is {id, owner, lesson, activity, digest, response, answered_at, passed, state, reason}. `owner` is the
   public id of who is signed in, "" for a guest; `state` is "", "sent" or "refused". Nothing is ever thrown away.

   Chasqui.store, all of it promises, lets a pack keep the answers elsewhere:
     owner() -> id    add(attempt) -> false where it lives only as long as the page    all(owner) -> attempts
     notes() -> {id: value}    note(id, value)
   On the site it starts by itself; a pack calls Chasqui.keep.start(store) when it knows who is there. */
(function () {
  "use strict";
  const Chasqui = (window.Chasqui = window.Chasqui || {});
  const isPack = "pack" in document.documentElement.dataset;
  const all = (selector) => Array.from(document.querySelectorAll(selector));
  const answeredHere = new Set();
  let store, sending, sendAgain, fleeting;

  function say(key, values) {
    const words = JSON.parse(document.getElementById("chasqui-words").textContent);
    return words[key].replace(/\{(\w+)\}/g, (whole, name) => values[name]);
  }

  function make(tag, settings, ...children) {
    const element = Object.assign(document.createElement(tag), settings);
    element.append(...children);
    return element;
  }

  /* crypto.randomUUID is missing on old phones and on plain http. */
  function uuid() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = Array.from(bytes, (byte) => (byte + 256).toString(16).slice(1)).join("");
    return hex.replace(/(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  }

  /* The places where a record can be, the safest first: put(box, record), drop(box, id), all(box, owner). */
  function database() {
    const opened = new Promise((resolve, reject) => {
      setTimeout(reject, 3000);
      const request = indexedDB.open("chasqui", 1);
      request.onupgradeneeded = () => {
        request.result.createObjectStore("attempts", { keyPath: "id" }).createIndex("owner", "owner");
        request.result.createObjectStore("notes", { keyPath: "id" });
      };
      request.onsuccess = () => resolve(request.result);
      request.onerror = request.onblocked = reject;
    });
    opened.catch(() => {}); // Who asks for it is told.
    const run = async (box, mode, work) => {
      const transaction = (await opened).transaction(box, mode, { durability: "strict" });
      const request = work(transaction.objectStore(box));
      await new Promise((resolve, reject) => {
        transaction.oncomplete = resolve;
        transaction.onabort = transaction.onerror = reject;
      });
      return request.result;
    };
    return {
      put: (box, record) => run(box, "readwrite", (records) => records.put(record)),
      drop: (box, id) => run(box, "readwrite", (records) => records.delete(id)),
      all: (box, owner) =>
        run(box, "readonly", (records) => (owner === undefined ? records : records.index("owner")).getAll(owner)),
    };
  }

  /* A damaged value hides no other. */
  function parsed(text) {
    try {
      return JSON.parse(text);
    } catch (error) {
      return null;
    }
  }

  const shelf = (box, id) => `chasqui.${box}.${id}`;
  const pageStorage = {
    put: async (box, record) => localStorage.setItem(shelf(box, record.id), JSON.stringify(record)),
    drop: async (box, id) => localStorage.removeItem(shelf(box, id)),
    all: async (box) =>
      Object.keys(localStorage)
        .filter((key) => key.startsWith(shelf(box, "")))
        .map((key) => parsed(localStorage[key]))
        .filter(Boolean),
  };

  const held = { attempts: new Map(), notes: new Map() };
  const memory = {
    put: async (box, record) => held[box].set(record.id, record),
    drop: async (box, id) => held[box].delete(id),
    all: async (box) => Array.from(held[box].values()),
  };

  const places = [database(), pageStorage, memory];

  async function put(box, record) {
    for (const [rank, place] of places.entries()) {
      try {
        await place.put(box, record);
      } catch (error) {
        continue;
      }
      // What a safer place holds from before stays there: it may be all that is left when the page is gone.
      await Promise.all(places.slice(rank + 1).map((other) => other.drop(box, record.id).catch(() => {})));
      return place !== memory;
    }
  }

  async function find(box, owner) {
    const found = await Promise.all(places.map((place) => place.all(box, owner).catch(() => [])));
    // The same record in two places: the less safe one was written last, when the other could not be.
    const newest = new Map(found.flat().map((record) => [record.id, record]));
    return Array.from(newest.values()).filter((record) => owner === undefined || record.owner === owner);
  }

  const device = {
    owner: async () => (/(?:^|; )chasqui_person=([\w-]+)/.exec(document.cookie) || ["", ""])[1],
    add: (attempt) => put("attempts", attempt),
    all: (owner) => find("attempts", owner),
    note: (id, value) => put("notes", { id, value }),
    notes: async () => Object.assign({}, ...(await find("notes")).map(({ id, value }) => ({ [id]: value }))),
  };

  async function add(attempt) {
    if ((await store.add(attempt)) === false) fleeting = true;
  }

  async function answered({ detail }) {
    const { lesson, activity, digest, response, mark } = detail;
    const attempt = { id: uuid(), owner: await store.owner(), lesson, activity, digest, response };
    answeredHere.add(activity);
    await add(Object.assign(attempt, { answered_at: new Date().toISOString(), passed: mark.passed, state: "" }));
    await paint();
    send();
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
    const guest = document.querySelector("[data-guest]");
    if (guest && !owner) fill(guest, state);
    all("[data-lesson-knot]").forEach((knot) => tie(knot, state(knot.dataset.lessonKnot)));
    all("[data-lessons]").forEach((line) => (line.textContent = count(line.dataset.lessons.split(" "), state)));
    all("[data-outbox]").forEach((line) => (line.textContent = outbox(attempts, owner)));
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

  function outbox(attempts, owner) {
    const waiting = attempts.filter((attempt) => !attempt.state).length;
    const refused = attempts.filter((attempt) => attempt.state === "refused").length;
    if (!attempts.length) return "";
    if (fleeting && waiting) return say("until_closed");
    if (isPack || !owner) return say(matchMedia("(pointer: fine)").matches ? "kept_computer" : "kept_phone");
    if (waiting) return say(waiting > 1 ? "wait" : "waits", { count: waiting });
    return refused ? say("not_accepted", { count: refused }) : say("sent");
  }

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
      } catch (error) {
        // What is kept on a device may be damaged.
      }
    });
  }

  /* Who has begun to answer is not interrupted by an answer of earlier. */
  function begun({ target }) {
    const element = target.closest("[data-activity]");
    if (element) answeredHere.add(element.dataset.activity);
  }

  /* My page of a guest: the modules that were begun, and what comes next. */
  function fill(guest, state) {
    const modules = JSON.parse(document.querySelector("[data-outline]").textContent);
    const begun = modules.filter(({ lessons }) => lessons.some(({ key }) => state(key) !== "todo"));
    guest.textContent = "";
    guest.hidden = !begun.length;
    begun.forEach(({ title, path, lessons }) => {
      const cord = make("ol", { className: "hanging" }, ...lessons.map((lesson) => make("li", {}, knotted(lesson))));
      const facts = make("p", { className: "facts" }, count(lessons.map(({ key }) => key), state));
      guest.append(make("section", { className: "module" }, make("h2", {}, make("a", { href: path }, title)), facts, cord));
    });
    // Who has done nothing yet starts where the server says.
    if (!begun.length) return;
    const next = [].concat(...begun.concat(modules).map(({ lessons }) => lessons)).find(({ key }) => state(key) !== "done");
    const button = document.querySelector("[data-next]");
    if (button) button.hidden = !next;
    if (!next || !button) return;
    button.href = next.path;
    button.textContent = "";
    button.append(make("small", {}, say("next_lesson")), " " + next.title);
  }

  function knotted({ key, title, path }) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", "knot");
    svg.setAttribute("aria-hidden", "true");
    svg.dataset.lessonKnot = key;
    svg.append(document.createElementNS("http://www.w3.org/2000/svg", "use"));
    const word = make("span", { className: "state" });
    word.dataset.stateWord = "";
    return make("a", { href: path }, svg, make("span", {}, make("b", {}, title), make("small", {}, word)));
  }

  /* Sends what waits. Sending twice is harmless: the server knows an attempt by its id. */
  async function send() {
    const owner = await store.owner();
    if (isPack || !owner) return;
    // What is answered while a batch is under way goes with the next one.
    sendAgain = true;
    if (sending) return;
    sending = true;
    let settled = 0;
    try {
      while (sendAgain) {
        sendAgain = false;
        for (const guests of await store.all("")) await add(Object.assign(guests, { owner }));
        const waiting = (await store.all(owner)).filter((attempt) => !attempt.state);
        while (waiting.length) settled += await post(waiting.splice(0, 100));
      }
    } catch (error) {
      // No signal, no room at the server, or signed out: it waits for the next answer, the next signal or the next page.
    }
    sending = false;
    await paint();
    // The server made my page before it had these.
    if (settled && !fleeting && document.querySelector("[data-refresh]")) location.reload();
  }

  /* How many of the batch need not be sent again. */
  async function post(batch) {
    const attempts = batch.map(({ id, owner, lesson, activity, digest, response, answered_at }) => ({ id, owner, lesson, activity, digest, response, answered_at }));
    const headers = { "Content-Type": "application/json" };
    // A request that hangs would hold up all that is answered after it.
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), 60000);
    const answer = await fetch("/api/v1/attempts", { method: "POST", credentials: "same-origin", headers, body: JSON.stringify({ attempts }), signal: patience.signal });
    clearTimeout(timer);
    // A batch that the server cannot read may hold one bad answer among many good ones: halve it until that one is alone.
    if ([400, 413, 422].includes(answer.status) && batch[1]) {
      const half = batch.length >> 1;
      return (await post(batch.slice(0, half))) + (await post(batch.slice(half)));
    }
    if ([400, 422].includes(answer.status)) return settle(batch[0], "refused", "unreadable");
    if (!answer.ok) throw answer;
    let settled = 0;
    for (const { id, status, reason } of (await answer.json()).results) {
      const attempt = batch.find((one) => one.id === id);
      // Where somebody else has signed in meanwhile, in another tab, it waits for its owner.
      if (attempt && reason !== "other_owner") settled += await settle(attempt, status === "refused" ? "refused" : "sent", reason);
    }
    return settled;
  }

  async function settle(attempt, state, reason) {
    await add(Object.assign(attempt, { state, reason: reason || "" }));
    return 1;
  }

  async function askWhatIsKnown() {
    const owner = await store.owner();
    if (isPack || !owner || !all("[data-lesson-knot]").length) return;
    const answer = await fetch("/api/v1/completions", { credentials: "same-origin" });
    if (!answer.ok) return;
    await store.note("known:" + owner, await answer.json());
    await paint();
  }

  /* Also called again when another person takes the phone. */
  async function start(other) {
    if (!store) {
      document.addEventListener("chasqui:answer", answered);
      ["input", "click"].forEach((event) => document.addEventListener(event, begun));
      addEventListener("online", send);
      addEventListener("pageshow", (event) => event.persisted && paint());
    }
    Chasqui.store = store = other;
    answeredHere.clear();
    await learnLessons();
    recall(await paint());
    await send();
    askWhatIsKnown().catch(() => {});
  }

  Chasqui.keep = { device, paint, start, uuid };
  if (!isPack) start(device);
})();
