/* Marks answers that came by a file, in a pack that is a folder: its questions are in the pages of the lessons. The shell
   opens each such lesson out of sight and asks it, by messages (in one file the page marks by itself, see results-in.js):
     shell to lesson   {chasqui: "mark", attempts: [{id, activity, digest, response}]}
     lesson to shell   {chasqui: "marked", passed: {attempt id: bool}, lessons: {lesson key: [activity ids]}}
   An answer to a version that is not in this pack stays "tried" here, noted as unmarked: <version of the pack>. What a lesson
   says decides whether an answer is passed, and nothing else of it: whose it is stays as it was kept. */
(function () {
  "use strict";
  const Chasqui = (window.Chasqui = window.Chasqui || {});
  const PATIENCE = 8000;
  const BATCH = 100;
  // Lessons that did not answer in time: they are asked again when the pack is opened again.
  const silent = new Set();
  let shell, settling;

  /* In a lesson */

  function marked(attempts) {
    const said = { passed: {}, lessons: {} };
    document.querySelectorAll("[data-activity]").forEach((element) => {
      const { activity, digest, lesson } = element.dataset;
      const definition = JSON.parse(element.querySelector("[data-definition]").textContent);
      (said.lessons[lesson] = said.lessons[lesson] || []).push(activity);
      const mine = attempts.filter((attempt) => attempt.activity === activity && attempt.digest === digest);
      mine.forEach(({ id, response }) => (said.passed[id] = passed(definition, response)));
    });
    return said;
  }

  function passed(definition, response) {
    try {
      return Chasqui.mark(definition, response).passed;
    } catch {
      return false;
    }
  }

  if (!document.getElementById("chasqui-pack")) {
    addEventListener("message", ({ source, data }) => {
      if (source !== parent || !data || data.chasqui !== "mark") return;
      source.postMessage(Object.assign({ chasqui: "marked" }, marked(data.attempts)), "*");
    });
    return;
  }

  /* In the shell */

  /* What the lesson says; null where it does not answer in time. */
  function ask(src, attempts) {
    const frame = shell.make("iframe", { hidden: true, src });
    return new Promise((resolve) => {
      const hear = ({ source, data }) => source === frame.contentWindow && data && data.chasqui === "marked" && end(data);
      const patience = setTimeout(() => end(null), PATIENCE);
      const end = (said) => {
        removeEventListener("message", hear);
        clearTimeout(patience);
        frame.remove();
        resolve(said);
      };
      addEventListener("message", hear);
      frame.onload = () => frame.contentWindow.postMessage({ chasqui: "mark", attempts }, "*");
      document.body.append(frame);
    });
  }

  /* The files of a lesson in all languages of the pack. */
  function files(key) {
    const hrefs = shell.everywhere(`[data-module] [data-lesson-knot="${key}"]`).map((knot) => knot.closest("a").getAttribute("href"));
    return hrefs.filter((href, place) => !href.startsWith("#") && hrefs.indexOf(href) === place);
  }

  async function learn({ lessons }) {
    const notes = await shell.device.notes();
    for (const key of Object.keys(lessons)) {
      const versions = notes["lesson:" + key] || [];
      if (!versions.some((ids) => ids.join() === lessons[key].join())) await shell.device.note("lesson:" + key, versions.concat([lessons[key]]));
    }
  }

  async function markLesson(sources, attempts) {
    const results = {};
    for (const source of sources.filter((each) => !silent.has(each))) {
      const open = attempts.filter(({ id }) => !(id in results));
      if (!open.length) break;
      const said = await ask(source, open);
      if (!said) silent.add(source);
      if (!said) continue;
      await learn(said);
      Object.assign(results, said.passed);
    }
    return results;
  }

  /* Who was taken off this device meanwhile does not come back. What no lesson answered for waits. */
  async function keep(attempts, results, isSilent) {
    const settled = attempts.filter(({ id }) => id in results || !isSilent);
    for (let start = 0; start < settled.length; start += BATCH) {
      const here = new Set(shell.people().map(({ id }) => id));
      const batch = settled.slice(start, start + BATCH).filter(({ owner }) => here.has(owner));
      const marked = ({ id }) => ({ passed: results[id] === true, unmarked: id in results ? "" : shell.pack.version });
      await Promise.all(batch.map((attempt) => shell.device.add(Object.assign({}, attempt, marked(attempt)))));
    }
    return settled.length;
  }

  async function markAll(progress) {
    const waiting = (await shell.device.all()).filter(({ unmarked }) => unmarked && unmarked !== shell.pack.version);
    const ofLessons = new Map();
    waiting.forEach((attempt) => {
      if (!ofLessons.has(attempt.lesson)) ofLessons.set(attempt.lesson, []);
      ofLessons.get(attempt.lesson).push(attempt);
    });
    let looked = 0;
    for (const [key, attempts] of ofLessons) {
      const sources = files(key);
      if (!sources.some((each) => !silent.has(each))) continue;
      if (progress) progress(looked, waiting.length);
      const results = await markLesson(sources, attempts);
      looked += await keep(attempts, results, sources.some((each) => silent.has(each)));
    }
    return looked;
  }

  /* How many were looked at. One call after the other: two at once would open every lesson twice. */
  function settle(progress) {
    const now = () => markAll(progress);
    return (settling = (settling || Promise.resolve()).then(now, now));
  }

  Chasqui.marking = { settle };
  (Chasqui.shellParts = Chasqui.shellParts || []).push({
    begin(begun) {
      shell = begun;
      settle().then((count) => count && shell.repaint());
    },
    show: () => void settle().then((count) => count && shell.repaint()),
  });
})();
