/* A lesson of a SCORM 1.2 package. A learning platform offers an API to the pages that it opens, in a window above them or in
   the one that opened that; what is answered here goes to it at once, and stands here again when somebody comes back.
   The mark is made in this browser, and the platform believes it (docs/scorm.md).

   cmi.suspend_data: at most 4096 characters, all of them ASCII. The newest answer stands last:
     [2, [activity, passed, digest, response], ...]
   Activity and digest are the first 8 characters of theirs, passed is 1 where any answer was. Where there is no room, of the
   oldest answers only [activity, passed] is left. In its words all but letters, figures and a few signs is ~ and four figures
   (~00f1): platforms print it into pages and addresses, and not all of them know how. Version 1 had JSON's own \u00f1.

   A sensitive lesson is complete when it is opened, and records nothing more: who leads a course reads what is recorded. */
(function () {
  "use strict";
  const Chasqui = (window.Chasqui = window.Chasqui || {});
  const root = document.documentElement;
  const isSilent = "sensitive" in root.dataset;
  const MOST_WINDOWS = 20;
  // One is left for the space of what differs.
  const MOST_CHARACTERS = 4095;
  const short = (id) => id.slice(0, 8);
  // The newest last: {activity, passed, digest, response}.
  let answers = [];
  let api, isOpen, records, reached, least, counted;
  // Whether what the platform has kept may be written over.
  let isReadable = true;
  let isKept = true;
  // Milliseconds that the page was in sight, and since when it is.
  let seen = 0;
  let since = null;
  root.classList.add("live");

  /* A window of another origin gives nothing away. */
  function apiOf(place) {
    try {
      return typeof place.API.LMSInitialize === "function" && place.API;
    } catch (error) {
      return null;
    }
  }

  function above(place) {
    for (let steps = 0; place && steps < MOST_WINDOWS; steps++) {
      const found = apiOf(place);
      if (found) return found;
      if (place === place.parent) return null;
      place = place.parent;
    }
    return null;
  }

  function call(name, ...args) {
    try {
      return String(api["LMS" + name](...args));
    } catch (error) {
      return "";
    }
  }

  const get = (name) => call("GetValue", "cmi." + name);
  const set = (name, value) => call("SetValue", "cmi." + name, String(value)) === "true";

  function begin() {
    api = above(window) || above(window.opener) || above(window.top.opener);
    if (!api) return;
    // Some platforms have begun already when the page comes again.
    isOpen = call("Initialize", "") === "true" || get("core.lesson_status") !== "";
    records = isOpen && ["", "normal"].includes(get("core.lesson_mode"));
    reached = get("core.lesson_status");
    least = Number(get("core.score.raw")) || 0;
    const found = read(get("suspend_data"));
    isReadable = Boolean(found);
    answers = found || [];
    if (!records) return;
    set("core.exit", "suspend");
    deliver();
  }

  /* What a platform kept may be of another program, or of a newer package: null. It stays as it is then. */
  function read(text) {
    if (!text) return [];
    try {
      const [version, ...entries] = JSON.parse(decoded(text));
      if (version !== 1 && version !== 2) return null;
      const whole = entries.filter((entry) => Array.isArray(entry) && typeof entry[0] === "string");
      return whole.map(([activity, passed, digest, response]) => ({ activity, passed: Boolean(passed), digest, response }));
    } catch (error) {
      return /^\[[12],/.test(text) ? rightOnes(text) : null;
    }
  }

  /* Of ours that a platform has cut off, or has eaten the backslashes of version 1: what was right can still be told. */
  function rightOnes(text) {
    const entries = Array.from(text.matchAll(/\["([\w-]{8})",([01])/g));
    return entries.map(([, activity, passed]) => ({ activity, passed: passed === "1" }));
  }

  const decoded = (text) => (text.startsWith("[2") ? text.replace(/~([0-9a-f]{4})/g, "\\u$1") : text);
  const coded = (words) => words.replace(/[^\w .,:;!?()*/-]/g, (one) => "~" + one.charCodeAt(0).toString(16).padStart(4, "0"));
  const ascii = (value) => JSON.stringify(value).replace(/"(?:[^"\\]|\\.)*"/g, (words) => '"' + coded(JSON.parse(words)) + '"');

  function written() {
    const entries = answers.map(({ activity, passed, digest, response }) => [activity, passed ? 1 : 0].concat(response ? [digest, response] : []));
    const text = () => ascii([2].concat(entries));
    for (const entry of entries) {
      if (text().length <= MOST_CHARACTERS) break;
      entry.splice(2);
    }
    return text();
  }

  const passedCount = () => counted.filter((id) => answers.some(({ activity, passed }) => passed && activity === short(id))).length;

  /* CMITimespan: HHHH:MM:SS.SS */
  function time() {
    const hundredths = Math.floor((seen + (since === null ? 0 : performance.now() - since)) / 10);
    const two = (number) => String(number).padStart(2, "0");
    const hours = Math.min(9999, Math.floor(hundredths / 360000));
    return String(hours).padStart(4, "0") + ":" + two(Math.floor(hundredths / 6000) % 60) + ":" + two(Math.floor(hundredths / 100) % 60) + "." + two(hundredths % 100);
  }

  /* All of it each time. What was reached is never taken back. `differs`: another value that says the same (see deliver). */
  function hand(differs) {
    const sets = [handStatus(differs)];
    if (answers.length && !isSilent) {
      if (isReadable) sets.push(set("suspend_data", written() + (differs ? " " : "")));
      if (counted.length) sets.push(handScore(differs));
    }
    return sets.every(Boolean);
  }

  function handStatus(differs) {
    const isDone = isSilent || passedCount() === counted.length;
    if (reached === "completed" || (reached === "passed" && !isDone)) return true;
    const done = differs ? "passed" : "completed";
    return set("core.lesson_status", isDone ? done : "incomplete");
  }

  function handScore(differs) {
    // Platforms may know of no limits.
    set("core.score.min", 0);
    set("core.score.max", 100);
    const raw = Math.max(least, Math.round((100 * passedCount()) / counted.length));
    return set("core.score.raw", differs && raw ? (raw - 0.01).toFixed(2) : raw);
  }

  /* Moodle sends only what is other than what it sent last, also where that never arrived. So after a failure all goes twice:
     first in values that differ and mean the same, so that nothing is lost where the line breaks between the two. For
     "incomplete" and 0 there is no such value: they come with the next visit. Without a line nothing is kept, whatever is said. */
  function deliver() {
    differ();
    const isTaken = hand();
    isKept = call("Commit", "") === "true" && isTaken && navigator.onLine !== false;
  }

  function differ() {
    if (isKept) return;
    hand(true);
    call("Commit", "");
  }

  function save() {
    if (records && !(isSilent && isKept)) deliver();
  }

  function line() {
    const done = passedCount();
    const total = counted.length;
    if (isSilent) return "scorm_silent";
    if (!records) return "scorm_nothing";
    if (!isKept || !answers.length) return "";
    return done === total ? "scorm_done" : ["scorm_kept", { done, total }];
  }

  function paint() {
    const [words, values] = [].concat(line());
    document.querySelector("[data-recorded]").textContent = words && Chasqui.keep.say(words, values);
    document.querySelector("[data-not-recorded]").hidden = isKept || isSilent || !answers.length;
  }

  /* What keep.js asks of whoever keeps answers. */
  const store = {
    owner: async () => "",
    note: async () => true,
    // What makes this lesson done, and its knot tied.
    notes: async () => ({ ["lesson:" + document.querySelector("article[data-lesson]").dataset.lesson]: [counted] }),
    all: async () => [].concat(...answers.map(attempts)),
    async add({ activity, digest, response, passed }) {
      const before = answers.find((one) => one.activity === short(activity));
      const now = { activity: short(activity), passed: passed || Boolean(before && before.passed), digest: short(digest), response };
      answers = answers.filter((one) => one !== before).concat(now);
      save();
      paint();
      return true;
    },
  };

  /* That it was passed once, whatever was said last; and what was said last, which is marked again as it is shown. */
  function attempts({ activity, passed, digest, response }) {
    const element = Array.from(document.querySelectorAll("[data-activity]")).find((each) => short(each.dataset.activity) === activity);
    if (!element) return [];
    const of = (answered_at, more) => Object.assign({ activity: element.dataset.activity, lesson: element.dataset.lesson, answered_at, digest: "", passed: false }, more);
    const isSame = short(element.dataset.digest) === digest;
    return [of("1", { passed })].concat(response ? of("2", { response, digest: isSame ? element.dataset.digest : "" }) : []);
  }

  function look() {
    if (since !== null) seen += performance.now() - since;
    since = document.hidden ? null : performance.now();
  }

  /* The time is told once: some platforms add up whatever they are told. It commits, too. */
  function end() {
    if (!isOpen) return;
    if (records) {
      differ();
      hand();
      if (!isSilent) set("core.session_time", time());
    }
    call("Finish", "");
    isOpen = records = false;
  }

  function tryAgain() {
    if (isKept) return;
    save();
    paint();
  }

  document.addEventListener("DOMContentLoaded", () => {
    const facts = document.getElementById("chasqui-facts");
    if (facts) Chasqui.facts.fill(JSON.parse(facts.textContent));
    counted = JSON.parse(document.getElementById("chasqui-counted").textContent);
    // Answers go to the platform and nowhere else.
    Chasqui.outbox.parts.length = 0;
    look();
    begin();
    Chasqui.keep.start(store);
    paint();
    document.addEventListener("visibilitychange", look);
    document.addEventListener("visibilitychange", tryAgain);
    addEventListener("online", tryAgain);
    addEventListener("pagehide", end);
    // The platform has closed this visit: another begins.
    addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
  });
})();
