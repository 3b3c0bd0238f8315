/* My page, from what this device knows: what a guest has done, where somebody stopped, and what was not accepted. */
(function () {
  "use strict";
  const { count, make, paint, say } = window.Chasqui.keep;

  window.Chasqui.mine = ({ owner, attempts, notes, state }) => {
    const guest = document.querySelector("[data-guest]");
    if (guest && (!owner || guest.dataset.guest)) fill(guest, state);
    goOn(notes["place:" + owner], state);
    list(attempts.filter((attempt) => attempt.state === "refused"));
  };

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

  /* The server knows where the last answer was given; this device, where somebody was reading after it. */
  function goOn(place, state) {
    const button = document.querySelector("[data-next]");
    const { lang } = document.documentElement;
    if (!button || !place || state(place.lesson) === "done" || !place.path.startsWith(`/${lang.toLowerCase()}/`)) return;
    if (place.at < Date.parse(button.dataset.resume)) return;
    button.hidden = false;
    button.href = place.path + "#" + place.block;
    button.textContent = "";
    button.append(make("small", {}, say("go_on")), " " + place.title);
  }

  function list(refused) {
    const place = document.querySelector("[data-refused]");
    if (!place) return;
    place.textContent = "";
    place.hidden = !refused.length;
    if (refused.length) place.append(make("h2", {}, say("not_accepted", { count: refused.length })), make("ul", {}, ...refused.map(line)));
  }

  function line({ activity, answered_at, path, reason }) {
    const when = new Date(answered_at).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
    const what = path ? make("a", { href: `${path}#activity-${activity}` }, when) : when;
    return make("li", {}, what, ": ", say(reason === "unknown_lesson" ? "lesson_gone" : "unreadable"));
  }

  paint();
})();
