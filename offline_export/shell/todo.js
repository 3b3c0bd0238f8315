/* In a pack for a group: its name, and first of all what it has been given to do, in order. */
(function () {
  "use strict";
  const Chasqui = (window.Chasqui = window.Chasqui || {});
  let shell;

  function day(iso) {
    try {
      return new Date(iso + "T00:00:00Z").toLocaleDateString(shell.language(), { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
    } catch {
      return iso;
    }
  }

  /* The lessons of a task that are in this pack, as they stand in the list below. */
  function lessons(screen, keys) {
    const items = Array.from(screen.querySelectorAll("[data-module] .hanging > li"));
    const of = (key) => items.find((item) => item.querySelector("[data-lesson-knot]").dataset.lessonKnot === key);
    return keys.map(of).filter(Boolean).map((item) => item.cloneNode(true));
  }

  function task(screen, { title, note, due, lessons: keys }) {
    const items = lessons(screen, keys);
    if (!items.length) return [];
    const { make } = shell;
    const parts = [];
    if (title) parts.push(make("h3", {}, title));
    if (due) parts.push(make("p", { className: "facts" }, shell.say("due", { day: day(due) })));
    if (note) parts.push(make("p", { className: "note" }, note));
    return parts.concat([make("ol", { className: "hanging" }, ...items)]);
  }

  /* A task for some of the group names them; one without names is everybody's. */
  const isMine = ({ people }) => !people || Boolean(shell.person() && people.includes(shell.person().id));

  (Chasqui.shellParts = Chasqui.shellParts || []).push({
    begin(begun) {
      shell = begun;
    },
    show() {
      const { group } = shell;
      if (!group || !shell.language()) return;
      shell.everywhere("[data-group]").forEach((line) => {
        line.hidden = false;
        line.firstElementChild.textContent = group.name;
      });
      shell.everywhere("[data-to-do]").forEach((place) => {
        const tasks = place.querySelector("div");
        const given = group.assigned.filter(isMine).map((each) => task(place.closest("[data-screen]"), each));
        tasks.textContent = "";
        tasks.append(...[].concat(...given));
        place.hidden = !tasks.firstChild || !shell.person();
      });
    },
  });
})();
