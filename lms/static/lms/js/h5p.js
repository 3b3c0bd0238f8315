/* Plays an exercise made with H5P. Its scripts are others', so they run in a frame without origin, network and storage; all
   that they need is in the page that is written for the frame, and all that they can do is tell.

   Chasqui.h5p.play(place, parts, {state, title, words, hear}) -> {close(), finish()}
     parts   as courses/h5p/bundles/joining.py makes them, in their order; state: what was heard last time, or nothing
     hear    gets {call: "ready", finishes}, {call: "height", height}, {call: "state", state}, {call: "claim", score, max},
             {call: "touch"} when somebody does something in it, and {call: "error"}. Where `finishes` is false a claim may never
             come unless it is asked for. Nothing in them is to be believed.
     close   resolves when the last state was heard and the frame is gone
     finish  asks for the points that there are now: a claim will come, of 0 of 0 where there are none

   The script elements of the frame are `boot`, the script of each part, and `end`, each whole and unchanged: a page that
   runs named scripts alone can name them (lms/public/h5p/frame.py reads their text from here). Chrome 80 must read it. */
(function () {
  "use strict";
  const Chasqui = (window.Chasqui = window.Chasqui || {});
  // Some libraries make functions of texts. Where their scripts run anyway, that lets nothing more through.
  const POLICY = "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; img-src data: blob:; font-src data:; media-src data: blob:; require-trusted-types-for 'script'; trusted-types default";
  // H5P draws on white; its own rule makes the page as high as the frame, which would then never shrink.
  const LOOK = "html{background:#fff}html.h5p-iframe,html.h5p-iframe>body{height:auto}html.h5p-iframe>body.h5p-fullscreen{height:100%}";
  const LONGEST_STATE = 60000;
  const HIGHEST = 20000;
  const LARGEST = 1e6;
  const PATIENCE = 20000;
  // While an exercise is open.
  const MOST_CLAIMS = 30;
  // After an error, which may be one that does not matter.
  const SHORT_PATIENCE = 3000;
  // In a second: more of a kind than anybody needs is not heard.
  const MOST = { claim: 1, state: 4, height: 30, link: 2, ready: 2, error: 2, touch: 1 };

  /* Runs first in the frame: nothing that a library asks of a browser throws, and what it asks for by path is found.
     Addresses below `home` stand for files that are in the page; any other address is nothing. */
  function boot() {
    "use strict";
    const outer = window.parent;
    const home = "https://h5p.invalid";
    const nothing = "data:,";
    const data = JSON.parse(document.getElementById("chasqui-data").textContent);
    const post = (call, values) => outer.postMessage(Object.assign({ chasqui: "h5p", call }, values), "*");
    const define = (object, name, setting) => {
      try {
        Object.defineProperty(object, name, Object.assign({ configurable: true }, setting));
      } catch (error) {
        // A browser that does not let go of it says no to the library.
      }
    };
    window.addEventListener("error", () => post("error"));
    // So that H5P takes itself for the whole page.
    define(window, "parent", { value: window, writable: true });

    const shelf = () => {
      const kept = new Map();
      const methods = {
        getItem: (key) => (kept.has(String(key)) ? kept.get(String(key)) : null),
        setItem: (key, value) => void kept.set(String(key), String(value)),
        removeItem: (key) => void kept.delete(String(key)),
        clear: () => kept.clear(),
        key: (index) => Array.from(kept.keys())[index] || null,
      };
      return new Proxy(methods, {
        get: (all, name) => (name === "length" ? kept.size : name in all ? all[name] : kept.get(name)),
        set: (all, name, value) => !!kept.set(String(name), String(value)),
        deleteProperty: (all, name) => kept.delete(name) || true,
      });
    };
    ["localStorage", "sessionStorage"].forEach((name) => define(window, name, { value: shelf() }));
    ["indexedDB", "caches", "RTCPeerConnection", "webkitRTCPeerConnection"].forEach((name) => define(window, name, { value: undefined }));
    define(window, "open", { value: () => null });
    define(document, "cookie", { get: () => "", set() {} });
    define(navigator, "serviceWorker", { value: undefined });
    define(navigator, "sendBeacon", { value: () => false });

    // A script that asks where it comes from is told its path: from there it finds its pictures.
    let running = null;
    const at = (path) => {
      running = path ? Object.assign(document.createElement("script"), { src: home + "/libraries/" + path }) : null;
    };
    define(document, "currentScript", { get: () => running });

    /* The file at a path below `home`. A library may stand here in a higher version, a sound in another form. */
    function file(path) {
      const [, folder, rest] = /^([^/]*)\/(.*)$/.exec(path) || [];
      if (folder === "content") return data.content[rest];
      const [, library, inside] = /^libraries\/([^/]*)\/+(.*)$/.exec(path) || [];
      if (!library) return undefined;
      const names = [library].concat(data.folders.filter((name) => name.replace(/-[\d.]+$/, "") === library.replace(/-[\d.]+$/, "")));
      const paths = [inside, inside.replace(/\.(ogg|oga|wav)$/, ".mp3")];
      const found = names.map((name) => paths.map((one) => name + "/" + one).find((one) => one in data.files));
      return data.files[found.find(Boolean)];
    }

    function resolve(address) {
      const text = String(address);
      if (text === "" || /^(data|blob|about|javascript):/i.test(text) || text[0] === "#") return text;
      let path = text.startsWith(home + "/") ? text.slice(home.length + 1) : /^[a-z]+:|^\//i.test(text) ? "" : "content/" + text;
      path = path.split(/[?#]/)[0];
      try {
        path = decodeURIComponent(path);
      } catch (error) {
        // A percent sign in a name.
      }
      const parts = [];
      path.split("/").forEach((part) => (part === ".." ? parts.pop() : part !== "." && parts.push(part)));
      return file(parts.join("/")) || nothing;
    }

    // No frame in the frame: its page would have all functions of a browser anew, also those that tell nobody where they go.
    const inText = (text) =>
      String(text)
        .replace(/https:\/\/h5p\.invalid\/[^"'\s)<>\\&]*/g, resolve)
        .replace(/<(\/?)iframe\b/gi, "<$1no-frame")
        .replace(/\bsrcdoc\b/gi, "data-srcdoc");
    // Where browsers have it, no text becomes HTML without passing here.
    if (window.trustedTypes) {
      const createHTML = (text, kind, place) => (/srcdoc$/i.test(place) ? "" : inText(text));
      window.trustedTypes.createPolicy("default", { createHTML, createScript: (text) => text, createScriptURL: (text) => text });
    }
    const wrapped = (prototype, name, change) => {
      const setting = prototype && Object.getOwnPropertyDescriptor(prototype, name);
      if (!setting || !setting.set) return;
      define(prototype, name, { get: setting.get, set(value) { setting.set.call(this, change(value)); } });
    };
    [[window.HTMLImageElement, "src"], [window.HTMLMediaElement, "src"], [window.HTMLSourceElement, "src"], [window.HTMLVideoElement, "poster"]].forEach(
      ([element, name]) => element && wrapped(element.prototype, name, resolve)
    );
    wrapped(HTMLIFrameElement.prototype, "src", () => "about:blank");
    wrapped(HTMLIFrameElement.prototype, "srcdoc", () => "");
    wrapped(Element.prototype, "innerHTML", inText);
    wrapped(Element.prototype, "outerHTML", inText);
    const SOURCES = { IMG: ["src"], AUDIO: ["src"], SOURCE: ["src"], VIDEO: ["src", "poster"], IMAGE: ["href"] };
    const right = (element, name, value) => {
      if (name === "style") return inText(value);
      if (element.tagName === "IFRAME") return name === "src" ? "about:blank" : name === "srcdoc" ? "" : value;
      return (SOURCES[element.tagName.toUpperCase()] || []).includes(name) ? resolve(value) : value;
    };
    const { setAttribute, insertAdjacentHTML } = Element.prototype;
    Element.prototype.setAttribute = function (name, value) {
      setAttribute.call(this, name, right(this, String(name).toLowerCase(), value));
    };
    Element.prototype.insertAdjacentHTML = function (where, text) {
      insertAdjacentHTML.call(this, where, inText(text));
    };
    // What came past all of these: styles, and elements that a parser made.
    new MutationObserver((changes) => {
      const mend = (element) => {
        ["src", "poster", "href", "style"].forEach((name) => {
          const now = element.getAttribute(name);
          if (now && now.includes(home)) element.setAttribute(name, now);
        });
      };
      changes.forEach(({ target, addedNodes }) => {
        mend(target);
        addedNodes.forEach((node) => node.querySelectorAll && [node].concat(Array.from(node.querySelectorAll("[src],[poster],[style],image"))).forEach(mend));
      });
    }).observe(document, { subtree: true, childList: true, attributeFilter: ["src", "poster", "href", "style"] });
    const NativeAudio = window.Audio;
    window.Audio = function (address) {
      const audio = new NativeAudio();
      if (address !== undefined) audio.src = address;
      return audio;
    };
    window.Audio.prototype = NativeAudio.prototype;

    const bytesOf = (address) => {
      const [, type, coded, body] = /^data:([^,;]*)(;base64)?,(.*)$/.exec(address);
      const text = coded ? atob(body) : decodeURIComponent(body);
      return { type, bytes: Uint8Array.from(text, (letter) => letter.charCodeAt(0)) };
    };
    const answerTo = (address) => {
      const found = resolve(address);
      return /^data:/.test(found) && found !== nothing ? bytesOf(found) : null;
    };
    window.fetch = (request) => {
      const answer = answerTo((request && request.url) || request);
      if (!answer) return Promise.reject(new TypeError("There is no network here."));
      return Promise.resolve(new Response(answer.bytes, { headers: { "Content-Type": answer.type } }));
    };
    const asked = new WeakMap();
    XMLHttpRequest.prototype.open = function (method, address) {
      asked.set(this, answerTo(address));
    };
    XMLHttpRequest.prototype.setRequestHeader = () => {};
    XMLHttpRequest.prototype.abort = () => {};
    XMLHttpRequest.prototype.getAllResponseHeaders = () => "";
    XMLHttpRequest.prototype.getResponseHeader = () => null;
    XMLHttpRequest.prototype.send = function () {
      const answer = asked.get(this);
      const settings = { readyState: 4, status: answer ? 200 : 0, responseText: "", response: null };
      if (answer) {
        const text = new TextDecoder().decode(answer.bytes);
        const forms = {
          arraybuffer: () => answer.bytes.buffer,
          blob: () => new Blob([answer.bytes], { type: answer.type }),
          json: () => JSON.parse(text),
        };
        settings.responseText = text;
        settings.response = (forms[this.responseType] || (() => text))();
      }
      setTimeout(() => {
        Object.keys(settings).forEach((name) => define(this, name, { value: settings[name] }));
        ["readystatechange", answer ? "load" : "error", "loadend"].forEach((name) => this.dispatchEvent(new Event(name)));
      });
    };

    // There is nowhere to go: who touches a link is told its address.
    const follow = (event) => {
      const link = event.target && event.target.closest && event.target.closest("a[href], area[href]");
      const address = link ? link.getAttribute("href") : "";
      if (!address || /^(#|javascript:|data:|blob:)/i.test(address)) return;
      event.preventDefault();
      post("link", { address });
    };
    ["click", "auxclick"].forEach((name) => window.addEventListener(name, follow, true));
    window.addEventListener("submit", (event) => event.preventDefault(), true);

    const words = data.words;
    window.H5PIntegration = {
      contents: {
        "cid-1": {
          library: data.main,
          jsonContent: data.params,
          fullScreen: data.fullscreen ? 1 : 0,
          exportUrl: "",
          displayOptions: { frame: false, export: false, embed: false, copyright: false, icon: false },
          contentUserData: data.state || { 0: {} },
          metadata: { title: data.title, defaultLanguage: data.language },
          styles: [],
          scripts: [],
          contentUrl: home + "/content",
        },
      },
      // Only with a figure here is the state read that was kept.
      saveFreq: 5,
      url: home,
      urlLibraries: home + "/libraries",
      siteUrl: home,
      postUserStatistics: false,
      ajax: { setFinished: "chasqui:finished", contentUserData: "chasqui:state" },
      user: { name: "", mail: "" },
      // Much that H5P has words for is never shown here.
      l10n: { H5P: new Proxy(words, { get: (all, name) => (name in all ? all[name] : "") }) },
      loadedJs: [],
      loadedCss: [],
      core: { scripts: [], styles: [] },
      libraryDirectories: {},
      hubIsEnabled: false,
      reportingIsEnabled: false,
    };
    window.chasqui = { at, data, home, outer, post, resolve };
  }

  /* Runs last in the frame, before H5P begins: hears it from its first word. */
  function end() {
    "use strict";
    const { at, data, home, outer, post, resolve } = window.chasqui;
    const { H5P } = window;
    const { jQuery } = H5P;
    const content = window.H5PIntegration.contents["cid-1"];
    const { newRunnable } = H5P;
    const pieces = [];
    const early = [];
    let last = JSON.stringify(content.contentUserData);
    let timer, isThere, isTouched, speaksOfPoints, isOver;
    at("");
    H5P.newRunnable = function () {
      const made = newRunnable.apply(this, arguments);
      pieces.push(made);
      return made;
    };
    H5P.getPath = (path) => {
      // A name may hold what means something else in an address.
      if (Object.prototype.hasOwnProperty.call(data.content, path)) return data.content[path];
      const own = resolve(path);
      return own === "data:," ? home + "/content/" + path : own;
    };
    H5P.getContentPath = () => home + "/content";

    /* H5P has put the state where it will look for it next time. */
    function tellState() {
      const state = JSON.stringify(content.contentUserData);
      if (state === last || state.length > 60000) return;
      last = state;
      post("state", { state });
    }

    function keep() {
      H5P.instances.forEach((instance) => {
        if (typeof instance.getCurrentState !== "function") return;
        try {
          const now = instance.getCurrentState();
          if (now !== undefined) H5P.setUserData(instance.contentId, "state", now, { deleteOnChange: true });
        } catch (error) {
          // An exercise that cannot say where it is goes on.
        }
      });
    }

    const { ajax } = jQuery;
    jQuery.ajax = function (address, settings) {
      const asked = typeof address === "object" ? address : Object.assign({}, settings, { url: address });
      if (!/^chasqui:/.test(asked.url)) return ajax.apply(this, arguments);
      if (asked.type === "POST") tellState();
      if (asked.success) setTimeout(() => asked.success({ success: true, data: false }));
      return jQuery.Deferred().resolve({ success: true }).promise();
    };

    H5P.externalDispatcher.on("xAPI", ({ data: { statement } }) => {
      const { verb, context, object, result } = statement;
      const above = context && context.contextActivities && context.contextActivities.parent;
      const [, done] = /\/(answered|completed)$/.exec(verb.id) || [];
      if (!done || (above && above.length !== 0) || /[?&]subContentId=/.test(object.id)) return;
      const { raw, max } = (result && result.score) || {};
      if (max > 0) {
        speaksOfPoints = true;
        tellScore(raw, max);
      } else if (isTouched) {
        // Its points may come in a statement of their own, right after this one.
        setTimeout(() => tellEnd(done));
      }
      // Untouched, it has no end: some say `completed` as soon as they are there.
    });

    /* A statement without points stands for those that there are now, of an exercise that never tells any. Where there are
       none, `completed` is the end, once; an answer is not. */
    function tellEnd(done) {
      const hasPoints = whole("getMaxScore") > 0;
      if (speaksOfPoints || (!hasPoints && (isOver || done !== "completed"))) return;
      isOver = !hasPoints;
      tellPoints();
    }

    const whole = (name) => points(H5P.instances[H5P.instances.length - 1], name);
    const tellPoints = () => tellScore(whole("getScore"), whole("getMaxScore"));

    /* Some take points away for what is wrong, below nothing. What is told before all is there waits; where somebody goes on,
       it is what was told last time. */
    function tellScore(raw, max) {
      const claim = { score: Math.min(Math.max(Number(raw) || 0, 0), max), max };
      if (isThere) post("claim", claim);
      else if (!data.state) early.push(claim);
    }

    function points(instance, name) {
      try {
        return Math.max(Number(instance[name]()) || 0, 0);
      } catch (error) {
        // It has none, or does not know before it has begun.
        return 0;
      }
    }

    const tellHeight = () => post("height", { height: Math.max(document.body.scrollHeight, document.body.offsetHeight) });
    let drawing;
    const measure = () => {
      cancelAnimationFrame(drawing);
      drawing = requestAnimationFrame(tellHeight);
    };

    H5P.externalDispatcher.on("initialized", () => {
      const [instance] = H5P.instances.slice(-1);
      const isMany = pieces.some((piece) => piece !== instance && points(piece, "getMaxScore"));
      // One question says how it went. Of many, in a presentation or a film, some tell their sum only on a page that the author
      // can leave out.
      const finishes = points(instance, "getMaxScore") > 0 && !isMany;
      new ResizeObserver(measure).observe(document.body);
      H5P.on(instance, "resize", measure);
      post("ready", { finishes, fullscreen: Boolean(content.fullScreen && H5P.fullscreenSupported) });
      isThere = true;
      early.forEach((claim) => post("claim", claim));
      measure();
    });
    const touched = () => {
      isTouched = true;
      post("touch");
      clearTimeout(timer);
      timer = setTimeout(keep, 500);
    };
    // Heard before the exercise hears of it, and answers.
    ["keydown", "keyup", "pointerup", "click", "change"].forEach((name) => window.addEventListener(name, touched, true));
    window.addEventListener("message", ({ source, data: asked }) => {
      if (source !== outer || !asked || asked.chasqui !== "h5p") return;
      if (asked.ask === "resize") H5P.instances.forEach((instance) => H5P.trigger(instance, "resize"));
      if (asked.ask === "score") tellPoints();
      if (asked.ask !== "state") return;
      keep();
      post("closed");
    });
  }

  const text = (run) => "(" + run + ")();";
  const inAttribute = (words) => String(words).replace(/[&<>"]/g, (letter) => "&#" + letter.charCodeAt(0) + ";");
  const asData = (value) => JSON.stringify(value).replace(/</g, "\\u003c");

  function make(tag, settings, ...children) {
    const element = Object.assign(document.createElement(tag), settings);
    element.append(...children);
    return element;
  }

  function wordsOfPage() {
    const element = document.getElementById("chasqui-h5p-words");
    return element ? JSON.parse(element.textContent) : {};
  }

  /* A damaged state is none. */
  function parsed(state) {
    try {
      return JSON.parse(state);
    } catch (error) {
      return null;
    }
  }

  /* The page of the frame. */
  function page(parts, state, words) {
    const own = parts[parts.length - 1];
    const libraries = parts.slice(0, -1);
    const files = Object.assign({}, ...libraries.map((part) => part.files));
    const folders = Array.from(new Set(Object.keys(files).map((path) => path.split("/")[0])));
    const { main, title, language, fullscreen, params } = own;
    const data = { main, title, language, fullscreen, params, content: own.files, files, folders, words, state: parsed(state) };
    const scripts = [text(boot)].concat(libraries.map((part) => part.js), text(end));
    return (
      `<!doctype html><html class="h5p-iframe" lang="${inAttribute(language || "")}"><head><meta charset="utf-8">` +
      `<meta http-equiv="Content-Security-Policy" content="${POLICY}"><meta http-equiv="x-dns-prefetch-control" content="off">` +
      `<meta name="color-scheme" content="light"><style>${libraries.map((part) => part.css).join("\n")}\n${LOOK}</style></head><body>` +
      `<div class="h5p-content" data-content-id="1"></div><script type="application/json" id="chasqui-data">${asData(data)}<\/script>` +
      scripts.map((script) => `<script>${script}<\/script>`).join("") +
      "</body></html>"
    );
  }

  const isAmount = (value, most) => typeof value === "number" && value >= 0 && value <= most;

  const share = ({ score, max }) => (max ? score / max : 0);

  /* A message as it may be passed on, or nothing. */
  const shapes = {
    ready: ({ finishes, fullscreen }) => ({ finishes: finishes === true, fullscreen: fullscreen === true }),
    height: ({ height }) => isAmount(height, 1e7) && { height: Math.min(Math.max(Math.ceil(height), 60), HIGHEST) },
    state: ({ state }) => typeof state === "string" && state.length <= LONGEST_STATE && { state },
    claim: ({ score, max }) => isAmount(max, LARGEST) && isAmount(score, max) && { score, max },
    link: ({ address }) => typeof address === "string" && /^(https?|mailto|tel):[!-~\u00a0-\u200a\u2010-\u2027\u2030-\uffff]{1,300}$/i.test(address) && { address },
    touch: () => ({}),
    error: () => ({}),
    closed: () => ({}),
  };

  /* Lets through so many of a kind in a second. */
  function gate(now = () => performance.now()) {
    const seen = {};
    return (call) => {
      const recent = (seen[call] || []).filter((at) => now() - at < 1000);
      seen[call] = recent;
      return recent.length < (MOST[call] || 1) && !!recent.push(now());
    };
  }

  function play(place, parts, settings) {
    const { title = "", hear = () => {} } = settings;
    const words = settings.words || wordsOfPage();
    let { state } = settings;
    let frame, isReady, isHeard, patience, closed, waiting, height, claimed;
    let claims = 0;
    let best = -1;
    const said = make("p", { className: "h5p-said" });
    said.setAttribute("role", "status");
    const full = make("button", { type: "button", className: "h5p-full button-plain", hidden: true, onclick: toggle });
    const stage = make("div", { className: "h5p-stage" }, full);
    place.append(stage, said);

    function open() {
      const allow = gate();
      isReady = false;
      said.textContent = "";
      isHeard = (call) => call === "closed" || allow(call);
      frame = make("iframe", { className: "h5p-frame", title, srcdoc: page(parts, state, words) });
      // The attributes come before the frame is in the page: never is it without them.
      frame.setAttribute("sandbox", "allow-scripts");
      frame.setAttribute("allow", "fullscreen");
      frame.setAttribute("referrerpolicy", "no-referrer");
      stage.prepend(frame);
      patience = setTimeout(fail, PATIENCE);
    }

    function fail() {
      if (isReady || !frame) return;
      clearTimeout(patience);
      frame.remove();
      frame = null;
      full.hidden = true;
      const again = make("button", { type: "button", className: "button-plain", onclick: open }, words.again || "");
      said.textContent = "";
      said.append(words.broken || "", " ", again);
      hear({ call: "error" });
    }

    const does = {
      ready(told) {
        if (isReady) return;
        isReady = true;
        clearTimeout(patience);
        full.hidden = told.fullscreen || !document.fullscreenEnabled;
        full.textContent = words.full || "";
        hear({ call: "ready", finishes: told.finishes });
      },
      height(told) {
        ({ height } = told);
        frame.style.height = height + "px";
        hear({ call: "height", height });
      },
      state(told) {
        ({ state } = told);
        hear({ call: "state", state });
      },
      claim({ score, max }) {
        const now = performance.now();
        const isSame = claimed && claimed.score === score && claimed.max === max && now - claimed.at < 3000;
        const part = share({ score, max });
        // Some tell the same thing twice; and no exercise is done so often while it is open. What is better is heard all the same.
        const isBetter = part > best && (part === 1 || part >= best + 0.01);
        if (!isReady || isSame || (claims >= MOST_CLAIMS && !isBetter)) return;
        claims++;
        best = Math.max(best, part);
        claimed = { score, max, at: now };
        hear({ call: "claim", score, max });
      },
      touch: () => hear({ call: "touch" }),
      link({ address }) {
        const where = make("bdi", { className: "h5p-address" }, address);
        said.textContent = "";
        said.append(words.address || "", " ", where);
      },
      error() {
        if (isReady) return;
        clearTimeout(patience);
        patience = setTimeout(fail, SHORT_PATIENCE);
      },
      closed: () => closed && closed(),
    };

    /* Too many of a kind: the last of them is heard a moment later. */
    function later(call, told) {
      if (!["state", "height", "claim"].includes(call)) return;
      waiting = waiting || {};
      if (!(call in waiting)) setTimeout(() => frame && waiting[call] && pass(call, waiting[call]), 1000);
      if (!isWorse(call, told)) waiting[call] = told;
    }

    /* Of two claims the better is not lost to the later one. */
    function isWorse(call, told) {
      return call === "claim" && waiting && waiting.claim && share(waiting.claim) > share(told);
    }

    function pass(call, told) {
      if (waiting && !isWorse(call, told)) delete waiting[call];
      does[call](told);
    }

    function heard({ source, origin, data }) {
      if (!frame || source !== frame.contentWindow || origin !== "null" || !data || data.chasqui !== "h5p") return;
      const { call } = data;
      if (!Object.prototype.hasOwnProperty.call(shapes, call)) return;
      const told = shapes[call](data);
      if (!told) return;
      if (isHeard(call)) pass(call, told);
      else later(call, told);
    }

    const ask = (what) => frame && frame.contentWindow.postMessage({ chasqui: "h5p", ask: what }, "*");

    function toggle() {
      if (document.fullscreenElement) document.exitFullscreen();
      else stage.requestFullscreen().catch(() => {});
    }

    function turned() {
      const isFull = document.fullscreenElement === stage;
      full.textContent = (isFull ? words.small : words.full) || "";
      stage.classList.toggle("h5p-whole", isFull);
      ask("resize");
    }

    function close() {
      const done = new Promise((heardLast) => (closed = heardLast));
      ask("state");
      return Promise.race([done, new Promise((late) => setTimeout(late, frame ? 500 : 0))]).then(() => {
        clearTimeout(patience);
        // What was told in the last second.
        if (frame && waiting) ["state", "claim"].forEach((call) => waiting[call] && pass(call, waiting[call]));
        window.removeEventListener("message", heard);
        document.removeEventListener("fullscreenchange", turned);
        frame = null;
        stage.remove();
        said.remove();
      });
    }

    window.addEventListener("message", heard);
    document.addEventListener("fullscreenchange", turned);
    open();
    return { close, finish: () => ask("score") };
  }

  Chasqui.h5p = { play };
})();
