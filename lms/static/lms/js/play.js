/* Binds the activities of a page: reads the answer, marks it with mark.js, says why at the place where the finger was.
   Chasqui.play.bind(root) binds what is new in root; Chasqui.play.show(activity, response) shows an earlier answer;
   Chasqui.play.claim(activity, response) gives the answer of an exercise that runs by itself. */
(function () {
  "use strict";
  const Chasqui = (window.Chasqui = window.Chasqui || {});
  const bound = new WeakMap();
  const all = (root, selector) => Array.from(root.querySelectorAll(selector));

  function say(key, values) {
    const words = JSON.parse(document.getElementById("chasqui-words").textContent);
    return words[key].replace(/\{(\w+)\}/g, (whole, name) => values[name]);
  }

  function make(tag, settings, ...children) {
    const element = Object.assign(document.createElement(tag), settings);
    element.append(...children);
    return element;
  }

  function knot(state) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", "knot");
    svg.setAttribute("aria-hidden", "true");
    svg.append(document.createElementNS("http://www.w3.org/2000/svg", "use"));
    return tie(svg, state);
  }

  function tie(svg, state) {
    svg.firstElementChild.setAttribute("href", "#knot-" + state);
    return svg;
  }

  function remark(right, word, text) {
    const p = make("p", { className: "say say-" + (right ? "right" : "not-yet") }, knot(right ? "done" : "tried"));
    if (word) p.append(make("strong", {}, word), " ");
    p.append(text);
    return p;
  }

  const announce = (text) => (document.getElementById("chasqui-spoken").textContent = text);

  /* There from the start: a screen reader does not hear the first words of a place that comes with them. */
  function makeAnnouncer() {
    if (document.getElementById("chasqui-spoken")) return;
    const region = make("p", { id: "chasqui-spoken", className: "unseen" });
    region.setAttribute("role", "status");
    document.body.append(region);
  }

  /* What differs between the kinds: `read` gives the response, or what is missing: {empty: word, at: element};
     `put` shows a response in the controls; `start` makes the controls that need a script. */
  const radio = (name, key, value) => ({
    read({ form }) {
      const chosen = form.querySelector(`[name=${name}]:checked`);
      return chosen ? { [key]: value(chosen.value) } : { empty: "choose_first", at: form.querySelector(`[name=${name}]`) };
    },
    put({ form }, response) {
      all(form, `[name=${name}]`).forEach((input) => (input.checked = value(input.value) === response[key]));
    },
  });

  const kinds = {
    multiple_choice: radio("choice", "choice", String),
    true_false: radio("answer", "answer", (text) => text === "true"),

    fill_in: {
      read({ form }) {
        const input = form.elements.text;
        return input.value.trim() ? { text: input.value } : { empty: "write_first", at: input };
      },
      put({ form }, response) {
        form.elements.text.value = response.text;
      },
    },

    match: {
      read({ form }) {
        const picks = all(form, "select");
        const missing = picks.find((pick) => !pick.value);
        if (missing) return { empty: "pair_first", at: missing };
        return { pairs: Object.assign({}, ...picks.map((pick) => ({ [pick.name.slice(5)]: pick.value }))) };
      },
      put({ form }, response) {
        all(form, "select").forEach((pick) => (pick.value = response.pairs[pick.name.slice(5)] || ""));
      },
    },

    spot_it: {
      start({ form }) {
        const paint = () => all(form, "[data-zone]").forEach((zone) => zone.classList.toggle("chosen", box(zone).checked));
        const box = (zone) => form.querySelector(`[name=zone][value="${zone.dataset.zone}"]`);
        all(form, "[data-zone]").forEach((zone) => zone.addEventListener("click", () => box(zone).click()));
        form.addEventListener("change", paint);
        paint();
      },
      read({ form }) {
        const zones = all(form, "[name=zone]:checked").map((input) => input.value);
        return zones.length ? { zones } : { empty: "zone_first", at: form.querySelector("[name=zone]") };
      },
      put({ form }, response) {
        all(form, "[name=zone]").forEach((input) => (input.checked = response.zones.includes(input.value)));
        form.dispatchEvent(new Event("change"));
      },
    },

    order_steps: {
      start(activity) {
        const list = activity.form.querySelector(".steps");
        list.classList.add("steps-live");
        all(list, "[data-step]").forEach((step) => {
          const select = step.querySelector("select");
          const text = select.nextElementSibling.textContent;
          const buttons = ["up", "down"].map((way) => {
            const button = make("button", { type: "button", className: "move move-" + way });
            button.setAttribute("aria-label", say(way, { step: text }));
            button.addEventListener("click", () => move(activity, step, way, text));
            return button;
          });
          select.parentNode.append(...buttons);
          select.remove();
        });
        ends(list);
      },
      read: ({ form }) => ({ order: all(form, "[data-step]").map((step) => step.dataset.step) }),
      put({ form }, response) {
        const list = form.querySelector(".steps");
        list.append(...response.order.map((id) => list.querySelector(`[data-step="${id}"]`)));
        ends(list);
      },
    },

    scenario: {
      start(activity) {
        const { form } = activity;
        activity.feedback = form.querySelector("[data-feedback]");
        activity.way = form.querySelector("[data-way]");
        activity.screens = Object.create(null);
        all(form, "template").forEach((others) => others.replaceWith(others.content));
        all(form, "[data-screen]").forEach((screen) => (activity.screens[screen.dataset.screen] = use(activity, screen)));
        form.append(activity.way, activity.feedback);
        all(form, ":scope > :not([type=hidden]):not([data-way]):not([data-feedback])").forEach((old) => old.remove());
        walk(activity, []);
      },
      read: (activity) => ({ path: activity.path }),
      put: (activity, response) => walk(activity, response.path),
    },

    // It runs by itself, and tells how it went (claim).
    h5p: {
      start: ({ form }) => all(form, "[data-h5p]").forEach((link) => (link.hidden = false)),
      read: (activity) => activity.claimed,
      put() {},
    },
  };

  function move(activity, step, way, text) {
    const list = step.parentNode;
    clear(activity);
    if (way === "up") list.insertBefore(step, step.previousElementSibling);
    else list.insertBefore(step.nextElementSibling, step);
    ends(list);
    all(list, ".moved").forEach((old) => old.classList.remove("moved"));
    step.classList.add("moved");
    const button = step.querySelector(".move-" + way);
    (button.disabled ? step.querySelector(".move:enabled") : button).focus();
    announce(say("moved", { step: text, place: Array.from(list.children).indexOf(step) + 1, all: list.children.length }));
  }

  function ends(list) {
    all(list, ".move").forEach((button) => (button.disabled = false));
    list.firstElementChild.querySelector(".move-up").disabled = true;
    list.lastElementChild.querySelector(".move-down").disabled = true;
  }

  /* Draws the way so far and the scene or end where it stands; tells whether it is an end. */
  function walk(activity, path) {
    const { way, definition } = activity;
    const find = (list, id) => list.find((one) => one.id === id);
    let here = definition.start;
    const told = [];
    for (const id of path) {
      const scene = find(definition.scenes, here);
      const choice = find(scene.choices, id);
      told.push(make("p", { className: "scene" }, scene.text));
      told.push(make("p", { className: "reply" }, make("b", {}, say("you")), " ", choice.text));
      here = choice.goto;
    }
    const scene = find(definition.scenes, here);
    const { text } = scene || find(definition.ends, here);
    const words = make("p", { className: "scene" }, text);
    const screen = activity.screens[here];
    const now = screen ? make("div", {}, screen, words) : words;
    now.tabIndex = -1;
    if (screen) {
      now.setAttribute("role", "group");
      now.setAttribute("aria-label", (screen.firstElementChild.getAttribute("aria-label") || "") + " " + text);
    }
    activity.path = path;
    way.textContent = "";
    // The next screen stands where the last one stood; the way to it is told at the end.
    way.append(...(screen ? [] : told), now);
    if (scene) way.append(make("div", { className: "ways" }, ...scene.choices.map((choice) => step(choice.text, path.concat(choice.id)))));
    return !scene;

    function step(text, next) {
      const button = make("button", { type: "button" }, text);
      button.addEventListener("click", () => go(activity, next));
      return button;
    }
  }

  /* A screen to use as a phone. What is done is looked for in all boxes under the finger: one can lie on another. Who holds
     what is only touched has touched it; a touch beside all boxes says what one can do. */
  function use(activity, screen) {
    let from, timer;
    screen.classList.add("live");

    // The finger that has held is still on the glass: where it leaves, it touches nothing of the next screen.
    const leave = () => delete activity.held;

    function boxAt({ clientX: x, clientY: y }, gesture) {
      return all(screen, "[data-choice]").find((box) => {
        const { left, right, top, bottom } = box.firstElementChild.getBoundingClientRect();
        return (box.dataset.gesture || "tap") === gesture && x >= left && x <= right && y >= top && y <= bottom;
      });
    }

    function act(event, ...gestures) {
      const [done] = gestures.map((gesture) => boxAt(event, gesture)).filter(Boolean);
      if (done) {
        stop();
        go(activity, activity.path.concat(done.dataset.choice));
      }
      return done;
    }

    function stop() {
      clearTimeout(timer);
      from = 0;
    }

    function beside() {
      const ways = all(activity.way, ".ways button").map((button) => button.textContent);
      if (!screen.nextElementSibling.matches(".say")) screen.after(make("p", { className: "say say-first" }, say("beside", { ways: ways.join(" ") })));
    }

    // Only under a finger that may hold or slide does the page stay. (On shapes browsers do not heed touch-action.)
    const keep = (event) => from && (boxAt(from, "hold") || boxAt(from, "slide")) && event.preventDefault();
    screen.addEventListener("touchmove", keep, { passive: false });
    return Object.assign(screen, {
      onpointerdown(event) {
        stop();
        leave();
        from = event;
        timer = setTimeout(() => (activity.held = act(event, "hold", "tap")), 600);
      },
      onpointermove: ({ clientY }) => from && Math.abs(clientY - from.clientY) > 30 && act(from, "slide"),
      onpointerup: stop,
      onpointerleave: stop,
      onpointercancel: stop,
      onclick: (event) => (activity.held ? leave() : act(event, "tap") || beside()),
      oncontextmenu: () => false,
    });
  }

  function go(activity, path) {
    clear(activity);
    const ended = walk(activity, path);
    activity.way.querySelector("[tabindex]").focus();
    if (ended) check(activity);
  }

  /* What the exercise of others in this element says of itself: {score, max}. */
  function claim(element, response) {
    const activity = bound.get(element);
    activity.claimed = response;
    return check(activity);
  }

  function again(activity) {
    const button = make("button", { type: "button", className: "button-plain" }, say("again"));
    button.addEventListener("click", () => go(activity, []));
    return button;
  }

  function clear({ form, feedback }) {
    feedback.textContent = "";
    all(form, "[data-say]").forEach((place) => (place.textContent = ""));
    all(form, ".is-right, .is-not-yet").forEach((zone) => zone.classList.remove("is-right", "is-not-yet"));
  }

  async function check(activity) {
    const response = kinds[activity.kind].read(activity);
    clear(activity);
    if (response.empty) {
      activity.feedback.append(make("p", { className: "say say-first" }, say(response.empty)));
      response.at.focus();
      return;
    }
    const mark = markOf(activity, response);
    if (!mark) return;
    const detail = Object.assign({ response, mark }, activity.element.dataset);
    document.dispatchEvent(new CustomEvent("chasqui:answer", { detail }));
    // Who is told how it went may count on it: by then it is kept, and the battery may die.
    await detail.kept;
    clear(activity);
    feed(activity, mark);
    activity.feedback.scrollIntoView({ block: "nearest" });
  }

  function markOf(activity, response) {
    try {
      return Chasqui.mark(activity.definition, response);
    } catch {
      activity.feedback.append(make("p", { className: "say say-first" }, say("not_understood")));
    }
  }

  /* Shows what is said to an answer that could be marked. */
  function feed(activity, mark) {
    if (!mark) return;
    const { element, feedback, form, definition } = activity;
    const rest = mark.feedback.filter(({ part, right, text }) => {
      const place = form.querySelector(`[data-say="${part}"]`);
      const zone = form.querySelector(`[data-zone="${part}"]`);
      if (place) place.append(remark(right, "", text));
      if (zone) zone.classList.add(right ? "is-right" : "is-not-yet");
      return !place;
    });
    const why = rest.length ? rest.map(({ text }) => text).join(" ") : soFar(definition, mark);
    feedback.append(remark(mark.passed, say(mark.passed ? "right" : "not_yet"), why));
    if (activity.kind === "scenario") feedback.append(again(activity));
    if (mark.passed || !activity.passed) tie(element.querySelector(".eyebrow .knot"), mark.passed ? "done" : "tried");
    activity.passed = activity.passed || mark.passed;
    element.classList.toggle("passed", activity.passed);
  }

  function soFar(definition, mark) {
    const parts = definition.steps || definition.items || definition.zones.filter((zone) => zone.correct);
    const right = definition.steps ? Math.round(mark.score * parts.length) : mark.feedback.filter((one) => one.right).length;
    return right === parts.length ? "" : say("so_far", { right, all: parts.length });
  }

  function setUp(element) {
    const form = element.querySelector("form");
    const definition = JSON.parse(element.querySelector("[data-definition]").textContent);
    const activity = { element, form, definition, kind: element.dataset.kind, feedback: form.querySelector("[data-feedback]") };
    // On a shared phone, the way back must not fill in what somebody else had chosen.
    form.autocomplete = "off";
    if (kinds[activity.kind].start) kinds[activity.kind].start(activity);
    form.addEventListener("input", () => clear(activity));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      check(activity);
    });
    return activity;
  }

  function bind(root) {
    makeAnnouncer();
    all(root, "[data-definition]").forEach((definition) => {
      const element = definition.closest("[data-activity]");
      if (!bound.has(element)) bound.set(element, setUp(element));
    });
  }

  function show(element, response) {
    const activity = bound.get(element);
    clear(activity);
    kinds[activity.kind].put(activity, response);
    feed(activity, markOf(activity, response));
  }

  /* How it went with other words than these: the knot, and not the answer. */
  function remember(element, passed) {
    const activity = bound.get(element);
    activity.passed = activity.passed || passed;
    tie(element.querySelector(".eyebrow .knot"), activity.passed ? "done" : "tried");
    element.classList.toggle("passed", activity.passed);
  }

  Chasqui.play = { bind, show, remember, claim };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => bind(document));
  else bind(document);
})();
