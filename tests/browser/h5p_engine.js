// An engine of our own making that does for a library what H5P's does, as far as tests of packs need it.
window.H5P = (() => {
  const heard = {};
  const content = () => window.H5PIntegration.contents["cid-1"];
  const dispatcher = {
    on: (name, hear) => void (heard[name] = heard[name] || []).push(hear),
    trigger: (name, data) => (heard[name] || []).forEach((hear) => hear({ data })),
  };
  const done = { resolve: () => done, promise: () => done };
  const H5P = {
    instances: [],
    externalDispatcher: dispatcher,
    fullscreenSupported: false,
    jQuery: { ajax() {}, Deferred: () => done },
    on() {},
    trigger() {},
    setUserData(id, type, value) {
      const kept = content().contentUserData[0];
      if (kept[type] === JSON.stringify(value)) return;
      kept[type] = JSON.stringify(value);
      H5P.jQuery.ajax({ url: "chasqui:state", type: "POST" });
    },
    newRunnable: ({ library, params }, kept) => new H5P[library.split(" ")[0].slice(4)](params, kept),
    claim: (raw, max) =>
      dispatcher.trigger("xAPI", { statement: { verb: { id: "http://adlnet.gov/expapi/verbs/answered" }, object: { id: "x" }, result: { score: { raw, max } } } }),
  };
  document.addEventListener("DOMContentLoaded", () => {
    const { library, jsonContent, contentUserData } = content();
    const kept = contentUserData[0].state;
    const instance = H5P.newRunnable({ library, params: JSON.parse(jsonContent) }, kept ? JSON.parse(kept) : null);
    instance.contentId = 1;
    H5P.instances.push(instance);
    instance.attach(document.querySelector(".h5p-content"));
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
