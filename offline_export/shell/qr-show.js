/* The screen "<language>/codes": the answers of who is here, in one module, as QR codes that a trainer's phone reads.
   Nothing turns by itself until somebody asks for it. */
(function () {
  "use strict";
  const Chasqui = window.Chasqui;
  const QUIET = 4;
  const PAUSE = 2000;
  const SVG = "http://www.w3.org/2000/svg";
  let shell, screen, drawn, frames, version, at, timer;

  const find = (selector) => screen.querySelector(selector);

  function draw(rows) {
    const size = rows.length + 2 * QUIET;
    const runs = [];
    rows.forEach((row, y) => row.join("").replace(/1+/g, (run, x) => runs.push(`M${x + QUIET} ${y + QUIET}h${run.length}v1h-${run.length}z`)));
    const make = (name, attributes) => {
      const element = document.createElementNS(SVG, name);
      Object.keys(attributes).forEach((key) => element.setAttribute(key, attributes[key]));
      return element;
    };
    const side = sideFor(size);
    const svg = make("svg", { viewBox: `0 0 ${size} ${size}`, width: side, height: side, "shape-rendering": "crispEdges", role: "img" });
    svg.setAttribute("aria-label", place());
    svg.append(make("rect", { width: size, height: size, fill: "#fff" }), make("path", { d: runs.join(""), fill: "#000" }));
    return svg;
  }

  /* As large as there is room, and each square a whole number of the screen's points. */
  function sideFor(size) {
    const points = window.devicePixelRatio || 1;
    const room = Math.min(find("[data-code]").clientWidth, 480, Math.max(240, innerHeight - 16));
    return (Math.max(1, Math.floor((room * points) / size)) * size) / points;
  }

  const place = () => shell.say("code_place", { number: at + 1, count: frames.length });

  function paint() {
    const sheet = find("[data-code]");
    sheet.textContent = "";
    sheet.append(draw(Chasqui.qr.encode(frames[at], { version }).rows));
    find("[data-code-place]").textContent = place();
    find("[data-code-place]").setAttribute("aria-live", timer ? "off" : "polite");
    find("[data-code-turn]").textContent = shell.say(timer ? "codes_stop" : "codes_turn");
    screen.querySelectorAll("[data-code-many]").forEach((part) => (part.hidden = frames.length < 2));
  }

  function step(by) {
    at = (at + by + frames.length) % frames.length;
    paint();
  }

  function stop() {
    clearInterval(timer);
    timer = 0;
  }

  function turn() {
    if (timer) stop();
    else timer = setInterval(() => step(1), PAUSE);
    paint();
  }

  /* The answers in each module that can be chosen, and the first that has some. */
  async function fill() {
    const kept = (await shell.device.all(shell.person().id)).sort(Chasqui.results.byTime);
    const picks = Array.from(find("[data-code-module]").options);
    const answersOf = (pick) => kept.filter(({ lesson }) => pick.value.split(" ").includes(lesson));
    picks.forEach((pick) => (pick.disabled = !answersOf(pick).length));
    const chosen = picks.find((pick) => pick.selected && !pick.disabled) || picks.find((pick) => !pick.disabled);
    if (chosen) chosen.selected = true;
    find("[data-code-field]").hidden = picks.length < 2;
    find("[data-code-show]").hidden = !chosen;
    find("[data-code-none]").hidden = Boolean(chosen);
    if (chosen) begin(answersOf(chosen));
  }

  function begin(attempts) {
    const made = Chasqui.qrPayload.frames(shell.person(), attempts);
    frames = made.frames;
    // All of one size: the last one, which is shorter, does not jump.
    version = Chasqui.qr.encode(frames[0], { mask: 0 }).version;
    at = 0;
    stop();
    find("[data-code-left]").textContent = made.left ? shell.say("codes_left", { count: made.left }) : "";
    paint();
  }

  function show() {
    const shown = shell.everywhere("[data-codes]").find((each) => !each.hidden);
    const here = shown && shell.person() && [shell.language(), shell.person().id].join();
    if (!here) stop();
    if (here && here !== drawn) {
      screen = shown;
      // What stands there is of who was here before.
      stop();
      frames = [];
      find("[data-code-show]").hidden = true;
      fill().catch(() => {
        find("[data-code-show]").hidden = true;
        find("[data-code-none]").hidden = false;
      });
    }
    drawn = here;
  }

  function listen(codes) {
    codes.querySelectorAll("[data-code-step]").forEach((button) =>
      button.addEventListener("click", () => {
        stop();
        step(Number(button.dataset.codeStep));
      })
    );
    codes.querySelector("[data-code-turn]").addEventListener("click", turn);
    codes.querySelector("[data-code-module]").addEventListener("change", fill);
  }

  (Chasqui.shellParts = Chasqui.shellParts || []).push({
    begin(begun) {
      shell = begun;
      shell.everywhere("[data-codes]").forEach(listen);
    },
    show,
  });
})();
