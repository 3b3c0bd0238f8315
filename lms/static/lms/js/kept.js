/* Keep this module on my phone: the button on the page of a module, the list of what is here on the phone page and on the
   page that is shown without signal. The worker does the work (worker.js) and goes on with it when this page is left. */
(function () {
  "use strict";
  const all = (selector) => Array.from(document.querySelectorAll(selector));
  const one = (selector) => document.querySelector(selector);
  const words = JSON.parse(one("[data-keeping-words]").textContent);
  const say = (key, values) => words[key].replace(/\{(\w+)\}/g, (whole, name) => values[name]);

  function make(tag, settings, ...children) {
    const element = Object.assign(document.createElement(tag), settings);
    element.append(...children);
    return element;
  }

  function size(bytes) {
    const [unit, number] = bytes >= 1e9 ? ["gb", bytes / 1e9] : bytes >= 1e6 ? ["mb", bytes / 1e6] : ["kb", Math.max(1, Math.round(bytes / 1000))];
    return say(unit, { number: number.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 }) });
  }

  /* The worker's answer; `hear` gets what it says before. */
  async function ask(what, plan, hear) {
    const { active } = await navigator.serviceWorker.ready;
    const { port1, port2 } = new MessageChannel();
    active.postMessage({ ask: what, plan }, [port2]);
    return new Promise((resolve) => (port1.onmessage = ({ data }) => (data.last ? resolve(data) : hear(data))));
  }

  /* The part of a page that belongs to one module: what is said of it, and what can be done. */
  function place(section) {
    const plan = section.dataset.keep;
    const line = make("p", { className: "facts" });
    const bar = make("progress", { hidden: true });
    const choices = make("div");
    let cut = false;
    line.setAttribute("role", "status");
    section.append(line, bar, choices);

    function show(text, ...buttons) {
      line.textContent = text;
      line.hidden = !text;
      bar.hidden = true;
      choices.textContent = "";
      choices.append(...buttons);
    }

    const button = (text, act, isPlain) => make("button", { type: "button", className: isPlain ? "button-plain" : "", onclick: act }, text);

    function progress({ got, bytes }) {
      const text = say("busy", { got: size(got), size: size(bytes) });
      section.dataset.state = "busy";
      if (bar.hidden) show(text);
      line.textContent = text;
      bar.hidden = false;
      bar.max = bytes;
      bar.value = got;
      bar.setAttribute("aria-label", text);
    }

    function paint(module) {
      const { state, bytes, got, failed } = module;
      const removal = button(words.remove, () => confirm(module), true);
      cut = failed === "cut";
      section.dataset.state = failed || state;
      section.hidden = !bytes;
      if (!bytes) return;
      if (state === "busy") keep(module);
      else if (state === "kept") show(say("kept", { size: size(bytes) }), removal);
      else if (state === "old") show(failed ? words[failed] : words.old, button(say("update", { size: size(bytes - got) }), () => keep(module)), removal);
      else if (state === "part") show(words[failed || "part"], button(say("go_on", { got: size(got), size: size(bytes) }), () => keep(module)), removal);
      else show(failed ? words[failed] : "", button(say("keep", { size: size(bytes) }), () => keep(module)));
    }

    /* Where the browser asks the person at all, it does so for a tap: then it does not clear this by itself. */
    async function keep({ got, bytes }) {
      if (navigator.storage && navigator.storage.persist) navigator.storage.persist().catch(() => {});
      progress({ got: got || 0, bytes });
      bringFacts();
      paint(Object.assign({ bytes, got: 0 }, await ask("keep", plan, progress)));
    }

    function confirm(module) {
      const no = button(words.no, () => paint(module), true);
      const yes = button(words.yes, () => {
        show("");
        ask("remove", plan).then(paint);
      });
      show(words.sure, yes, no);
      no.focus();
    }

    addEventListener("online", () => cut && ask("look", plan).then(keep));
    return ask("look", plan).then(paint);
  }

  /* With a module comes what its lessons say of the country that was chosen here. */
  function bringFacts() {
    const { country } = document.documentElement.dataset;
    if (country) Chasqui.facts.bring(country).catch(() => {});
  }

  async function listModules(list) {
    const { modules } = await ask("list");
    one("[data-kept-none]").hidden = modules.length > 0;
    modules.forEach(({ title, path, plan }) => {
      const section = make("section", { className: "module keep" }, make("h3", {}, make("a", { href: path }, title)));
      section.dataset.keep = plan;
      list.append(section);
      place(section);
    });
    if (!navigator.storage || !navigator.storage.estimate) return;
    const { usage, quota } = await navigator.storage.estimate();
    one("[data-kept-room]").textContent = say("room", { used: size(usage), free: size(quota - usage) });
  }

  async function listPages(list) {
    const { modules, opened } = await ask("list");
    const here = modules.filter(({ state }) => state === "kept").concat(opened.filter(({ title }) => title));
    here.forEach(({ title, path }) => list.append(make("li", {}, make("a", { href: path }, title))));
    if (!here.length) one("[data-none]").textContent = one("[data-none]").dataset.none;
    const guest = one("[data-guest]");
    const tidy = () => hideTwice(list, guest);
    new MutationObserver(tidy).observe(guest, { childList: true });
    tidy();
  }

  /* A module that stands above with its lessons (mine.js) is not listed once more. */
  function hideTwice(list, guest) {
    const above = Array.from(guest.querySelectorAll("h2 a"), ({ pathname }) => pathname);
    const rows = Array.from(list.children);
    rows.forEach((row) => (row.hidden = above.includes(row.firstChild.pathname)));
    list.parentNode.hidden = rows.every((row) => row.hidden);
  }

  /* Somebody has signed out where there is no signal: leave.js leads here. */
  function sayLeft(heading) {
    if (location.search !== "?left") return;
    document.title = heading.textContent = heading.dataset.left;
    one("[data-retry]").href = "../sign-in/";
  }

  all("[data-left]").forEach(sayLeft);
  const impossible = one("[data-keep-impossible]");
  if (!navigator.serviceWorker) return;
  if (impossible) {
    impossible.hidden = true;
    const late = setTimeout(() => (impossible.hidden = false), 5000);
    navigator.serviceWorker.ready.then(() => clearTimeout(late));
  }
  all("[data-keep]").forEach(place);
  all("[data-kept-modules]").forEach(listModules);
  all("[data-kept-list]").forEach(listPages);
})();
