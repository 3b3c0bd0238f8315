// An engine of our own making that does for a library what H5P's does, as far as tests need it, and is as hard to please.
window.H5P = (() => {
  const heard = {};
  const content = () => window.H5PIntegration.contents["cid-1"];
  const dispatcher = {
    on: (name, hear) => void (heard[name] = heard[name] || []).push(hear),
    trigger: (name, data) => (heard[name] || []).forEach((hear) => hear({ data })),
  };
  const done = { resolve: () => done, promise: () => done };

  /* Without a place for it, nothing is told or kept, and nobody hears of that. */
  function queued(what, tell) {
    try {
      window.localStorage.setItem("queue", what);
      window.sessionStorage.queue = window.localStorage.getItem("queue");
    } catch (error) {
      return;
    }
    tell();
  }

  /* Kept text is given back to an exercise only where keeping has its time. */
  function keptState() {
    const { contentUserData } = content();
    const text = contentUserData && contentUserData[0] && contentUserData[0].state;
    return text && typeof window.H5PIntegration.saveFreq === "number" ? JSON.parse(text) : null;
  }

  const H5P = {
    instances: [],
    externalDispatcher: dispatcher,
    fullscreenSupported: false,
    jQuery: { ajax() {}, Deferred: () => done },
    on() {},
    trigger() {},
    getLibraryPath: (name) => window.H5PIntegration.urlLibraries + "/" + name,
    setUserData(id, type, value) {
      const kept = content().contentUserData[0];
      const text = JSON.stringify(value);
      if (kept[type] === text) return;
      queued(text, () => {
        kept[type] = text;
        H5P.jQuery.ajax({ url: "chasqui:state", type: "POST" });
      });
    },
    newRunnable: ({ library, params }, kept) => new H5P[library.split(" ")[0].slice(4)](params, kept),

    /* A statement: `score` may be missing; `above` and `part` make it one of a part of the exercise, in the two ways there are. */
    tell({ verb, score, above, part }) {
      const id = "https://h5p.invalid/1";
      const contextActivities = { category: [{ id: "http://h5p.org/libraries/H5P.Ours-1.0", objectType: "Activity" }] };
      if (above) contextActivities.parent = [{ id, objectType: "Activity" }];
      const object = { id: part ? id + "?subContentId=" + part : id, objectType: "Activity" };
      const statement = { verb: { id: "http://adlnet.gov/expapi/verbs/" + verb }, object, context: { contextActivities } };
      if (score) statement.result = { score: { min: 0, raw: score[0], max: score[1] }, completion: true };
      queued(verb, () => dispatcher.trigger("xAPI", { statement }));
    },
    claim: (raw, max) => H5P.tell({ verb: "answered", score: [raw, max] }),
  };
  document.addEventListener("DOMContentLoaded", () => {
    const { library, jsonContent } = content();
    const instance = H5P.newRunnable({ library, params: JSON.parse(jsonContent) }, keptState());
    instance.contentId = 1;
    instance.attach(document.querySelector(".h5p-content"));
    H5P.instances.push(instance);
    dispatcher.trigger("initialized", {});
  });
  return H5P;
})();

// A question: the buttons are answers, the last is right. It shows a picture that it asks for by path.
H5P.Question = function (params, kept) {
  let chosen = kept ? kept.chosen : null;
  this.getMaxScore = () => 5;
  this.getCurrentState = () => (chosen === null ? undefined : { chosen });
  this.attach = (place) => {
    place.innerHTML = "<p>" + params.asked + "</p><img alt='' src='" + H5P.getPath("dot.png", 1) + "'><p class='told' style='color: rgb(1, 2, 3)'></p>";
    const tell = () => (place.querySelector(".told").textContent = chosen === null ? "" : "chosen " + chosen);
    params.answers.forEach((answer, number) => {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: answer });
      button.onclick = () => {
        chosen = number;
        tell();
        H5P.claim(number === params.answers.length - 1 ? 4 : 1, 5);
      };
      place.append(button);
    });
    tell();
  };
};

// One of the slides below: whoever touches it has its point.
H5P.Slide = function () {
  let score = 0;
  this.getMaxScore = () => 1;
  this.getScore = () => score;
  this.attach = (place) => place.append(Object.assign(document.createElement("button"), { type: "button", textContent: "point", onclick: () => (score = 1) }));
};

// A presentation that has points and whose author left out the page that tells them.
H5P.Slides = function (params) {
  const slides = params.slides.map(() => H5P.newRunnable({ library: "H5P.Slide 1.0", params: {} }));
  const sum = (name) => slides.reduce((total, slide) => total + slide[name](), 0);
  this.getMaxScore = () => sum("getMaxScore");
  this.getScore = () => sum("getScore");
  this.attach = (place) => slides.forEach((slide) => slide.attach(place));
};

// A story gives no points. Some libraries make functions of texts, as it does.
H5P.Story = function (params) {
  this.attach = (place) => (place.innerHTML = new Function("story", "return '<p>' + story + '</p>'")(params.story));
};

// Says what its words are told to say: at once, and when a button is touched. `points` are what it has, if it has any.
H5P.Sayer = function ({ atOnce = [], buttons = {}, points }, kept) {
  let touched = kept ? kept.touched : 0;
  if (points) [this.getScore, this.getMaxScore] = points.map((each) => () => each);
  this.getCurrentState = () => (touched ? { touched } : undefined);
  this.attach = (place) => {
    place.innerHTML = "<p class='told'></p>";
    atOnce.forEach(H5P.tell);
    Object.keys(buttons).forEach((name) => {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: name });
      // As many do: at the first sign of a touch, and nobody above hears of it.
      const say = (event) => {
        event.stopPropagation();
        event.preventDefault();
        touched++;
        buttons[name].forEach(H5P.tell);
      };
      button.onclick = say;
      button.onkeydown = (event) => event.key === "Enter" && say(event);
      place.append(button);
    });
  };
};

// Asks for files by their paths: its own list, a sound beside it, one of the exercise, and one that is nowhere.
H5P.Sounds = function () {
  const library = H5P.getLibraryPath("H5P.Sounds-1.1");
  const bytes = (address) =>
    new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open("GET", address);
      request.responseType = "arraybuffer";
      request.onload = () => resolve(request.response.byteLength);
      request.onerror = () => reject(new Error("nothing"));
      request.send();
    });
  const asked = {
    list: () => fetch(library + "/library.json").then((answer) => answer.json()).then(({ title }) => title),
    "list again": () => bytes(library + "/library.json"),
    sound: () => bytes(library + "/sounds/knock.wav"),
    "sound again": () => fetch(library + "/sounds/knock.mp3").then((answer) => answer.arrayBuffer()).then((all) => all.byteLength),
    own: () => bytes(H5P.getPath("sounds/own.mp3", 1)),
    nowhere: () => bytes(library + "/sounds/gone.mp3"),
    "nowhere again": () => fetch(library + "/sounds/gone.mp3"),
  };
  this.attach = async (place) => {
    const told = place.appendChild(Object.assign(document.createElement("p"), { className: "told" }));
    const lines = Object.keys(asked).map((name) => asked[name]().then((got) => name + ": " + got, () => name + ": nothing"));
    told.textContent = (await Promise.all(lines)).join("; ");
  };
};

// What somebody with bad intentions would try. What it found out stands in the page of the frame.
H5P.Hostile = function (params) {
  this.getMaxScore = () => 1;
  this.attach = (place) => {
    const found = [];
    const { outer } = window.chasqui;
    const tries = {
      shell: () => window.top.document.title,
      lesson: () => outer.document.title,
      storage: () => outer.localStorage.length,
      "own storage": () => Object.getOwnPropertyDescriptor(Window.prototype, "localStorage").get.call(window).length,
      database: () => IDBFactory.prototype.open.call(Object.getPrototypeOf(window).indexedDB, "chasqui"),
      cookie: () => outer.document.cookie,
      away: () => (window.top.location.href = params.away + "/top"),
    };
    Object.keys(tries).forEach((name) => {
      try {
        found.push(name + " open: " + tries[name]());
      } catch (error) {
        found.push(name + " closed");
      }
    });
    window.addEventListener("message", ({ data }) => found.push("heard " + JSON.stringify(data)));
    // The windows above, in the words of frame.js, marking.js and of this player.
    const ask = (call, args) => ({ chasqui: "ask", id: 0, call, args: args || [] });
    [outer, window.top].forEach((one) => {
      ["owner", "all", "notes", "name", "facts"].forEach((call) => one.postMessage(ask(call), "*"));
      one.postMessage(ask("go", ["es/class"]), "*");
      one.postMessage(ask("note", ["person:x", { id: "x", nickname: "Mallory" }]), "*");
      one.postMessage(ask("keepState", [params.rosa, "x", { state: "stolen" }]), "*");
      one.postMessage({ chasqui: "marked", passed: {}, lessons: {} }, "*");
      one.postMessage({ chasqui: "reply", id: 0, value: "mallory" }, "*");
      one.postMessage({ chasqui: "h5p", call: "claim", score: 9, max: 1 }, "*");
      one.postMessage({ chasqui: "h5p", call: "claim", score: "1", max: 1 }, "*");
      one.postMessage({ chasqui: "h5p", call: "state", state: "x".repeat(70000) }, "*");
    });
    place.innerHTML = `<p class="told"></p><img alt="" src="${params.away}/picture.png"><iframe src="${params.away}/frame"></iframe>
      <form action="${params.away}/form" method="post"><button>go</button></form><link rel="stylesheet" href="${params.away}/s.css">
      <a target="_top" href="${params.away}/link">link</a><p style="background: url(${params.away}/style.png)">style</p>`;
    const script = document.createElement("script");
    script.textContent = "document.body.dataset.injected = 1";
    document.body.append(script);
    Object.assign(document.body.appendChild(document.createElement("script")), { src: params.away + "/script.js" });
    HTMLFormElement.prototype.submit.call(place.querySelector("form"));
    setTimeout(() => {
      place.querySelector(".told").textContent = found.join("; ");
      document.body.dataset.tried = 1;
    }, 300);
    const leave = Object.assign(document.createElement("button"), { type: "button", textContent: "leave" });
    leave.onclick = () => (window.location.href = params.away + "/leave");
    place.append(leave);
  };
};
