/* What the teacher sees on the screen "<language>/class": the people of this device and their lessons, also those whose
   results were brought in by a file. A sensitive lesson is never shown by person, nor counted. Where an exercise that others
   made has told itself how it went, that is said. */
(function () {
  "use strict";
  const Chasqui = (window.Chasqui = window.Chasqui || {});
  let shell;

  /* Of an exercise of others (courses/activities/h5p.py): nobody can mark it again. */
  const isClaim = ({ response }) => Boolean(response) && "max" in response;

  /* How far each person is: Map of person id to {state, isClaimed}, functions from the key of a lesson: done, tried or todo. */
  async function standings() {
    const [attempts, notes] = await Promise.all([shell.device.all(), shell.device.notes()]);
    const standing = (mine) => {
      const passed = new Set(mine.filter((attempt) => attempt.passed).map(({ activity }) => activity));
      const tried = new Set(mine.map(({ lesson }) => lesson));
      const claimed = new Set(mine.filter(isClaim).map(({ lesson }) => lesson));
      const state = (key) => {
        if ((notes["lesson:" + key] || []).some((ids) => ids.every((id) => passed.has(id)))) return "done";
        return tried.has(key) ? "tried" : "todo";
      };
      return { state, isClaimed: (key) => claimed.has(key) };
    };
    return new Map(shell.people().map(({ id }) => [id, standing(attempts.filter(({ owner }) => owner === id))]));
  }

  function knot(state) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", "knot");
    svg.setAttribute("aria-hidden", "true");
    svg.append(document.createElementNS("http://www.w3.org/2000/svg", "use"));
    svg.firstChild.setAttribute("href", "#knot-" + state);
    return svg;
  }

  /* The modules of the list of this language: {title, lessons: [{key, title, number, isSensitive}]}. */
  function modules() {
    const index = shell.index();
    return shell.everywhere(`[data-screen="${shell.language()}"] [data-module] .hanging`).map((list) => ({
      title: list.closest("[data-module]").querySelector("h2").textContent,
      lessons: Array.from(list.children).map((item, place) => {
        const key = item.querySelector("[data-lesson-knot]").dataset.lessonKnot;
        return { key, number: place + 1, title: item.querySelector("b").textContent, isSensitive: Boolean((index[key] || [0])[0]) };
      }),
    }));
  }

  function table({ title, lessons }, people, standing) {
    const { make, say } = shell;
    const shown = lessons.filter(({ isSensitive }) => !isSensitive);
    const cell = ({ state, isClaimed }, key) => {
      const words = [say(state(key))].concat(isClaimed(key) ? say("self_reported") : []);
      return make("td", {}, knot(state(key)), ...words.map((word) => make("small", {}, word)));
    };
    const row = (one) => make("tr", {}, head("row", make("bdi", {}, one.nickname)), ...shown.map(({ key }) => cell(standing.get(one.id), key)));
    const heads = shown.map((lesson) => {
      const element = head("col", String(lesson.number));
      element.title = lesson.title;
      return element;
    });
    const grid = make("table", {}, make("thead", {}, make("tr", {}, head("col", say("person")), ...heads)), make("tbody", {}, ...people.map(row)));
    const wide = make("div", { className: "wide", tabIndex: 0 }, grid);
    wide.setAttribute("role", "region");
    wide.setAttribute("aria-label", title);
    return make("section", {}, make("h2", {}, title), ...(shown.length ? [wide] : []), counts(lessons, people, standing));
  }

  function head(scope, content) {
    return shell.make("th", { scope }, content);
  }

  function counts(lessons, people, standing) {
    const { make, say } = shell;
    const of = (key, wanted) => people.filter(({ id }) => standing.get(id).state(key) === wanted).length;
    const told = ({ key, isSensitive }) => {
      // Not even a number: four people made up beside one real one would tell of that one.
      if (isSensitive) return say("not_by_person");
      return say("lesson_counts", { done: of(key, "done"), tried: of(key, "tried"), todo: of(key, "todo"), total: people.length });
    };
    const line = (lesson) => make("li", { value: lesson.number }, make("b", {}, lesson.title), make("small", {}, told(lesson)));
    return make("ol", { className: "counts" }, ...lessons.map(line));
  }

  /* What can be done for one person: a PIN taken away, a person taken off this device. Both are asked for twice. */

  async function personLine(one, answers) {
    const { make, say } = shell;
    const buttons = [button("remove_person", () => sure(line, say("sure_remove", { name: one.nickname, count: answers }), "remove_person", () => shell.removePerson(one)))];
    if (one.pin) buttons.unshift(button("remove_pin", () => sure(line, say("sure_pin", { name: one.nickname }), "remove_pin", () => withoutPin(one))));
    const line = make("li", {}, make("p", {}, make("bdi", {}, one.nickname), " ", make("small", {}, say("answers_here", { count: answers }))), ...buttons);
    return line;
  }

  function button(key, act) {
    const made = shell.make("button", { type: "button", className: "button-plain" }, shell.say(key));
    made.addEventListener("click", act);
    return made;
  }

  function sure(line, question, key, act) {
    const before = Array.from(line.children);
    const yes = button(key, async () => {
      await act();
      shell.repaint();
    });
    yes.className = "button-care";
    const no = button("keep_it", () => {
      line.textContent = "";
      line.append(...before);
    });
    const save = key === "remove_person" ? [button("save_first", () => saveAll(line.closest("[data-class]")))] : [];
    line.textContent = "";
    line.append(shell.make("p", { role: "alert" }, question), ...save, yes, no);
    no.focus();
  }

  async function withoutPin(one) {
    const open = Object.assign({}, one);
    delete open.pin;
    await shell.savePerson(open);
  }

  const saidOf = (screen) => screen.querySelector("[data-class-said]");

  async function saveAll(screen) {
    saidOf(screen).textContent = await Chasqui.results.save(true);
  }

  async function paint(screen) {
    const people = shell.people();
    const [standing, attempts] = await Promise.all([standings(), shell.device.all()]);
    const answers = (id) => attempts.filter(({ owner }) => owner === id).length;
    const lines = await Promise.all(people.map((one) => personLine(one, answers(one.id))));
    screen.querySelector("[data-class-empty]").hidden = people.length > 0;
    screen.querySelectorAll("[data-class-some]").forEach((part) => (part.hidden = !people.length));
    const fill = (selector, parts) => {
      const place = screen.querySelector(selector);
      place.textContent = "";
      place.append(...parts);
    };
    fill("[data-class-tables]", people.length ? modules().map((module) => table(module, people, standing)) : []);
    fill("[data-class-people]", lines);
  }

  (Chasqui.shellParts = Chasqui.shellParts || []).push({
    begin(begun) {
      shell = begun;
      shell.everywhere("[data-class]").forEach((screen) => {
        screen.querySelector("[data-class-save]").addEventListener("click", () => saveAll(screen));
        screen.querySelector("[data-class-bring]").addEventListener("change", ({ target }) => Chasqui.results.bringIn(target, saidOf(screen)));
      });
    },
    show() {
      shell.everywhere("[data-class]").filter((screen) => !screen.hidden && screen.dataset.screen === shell.language() + "/class").forEach(paint);
    },
  });
})();
