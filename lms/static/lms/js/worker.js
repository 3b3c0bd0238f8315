/* The service worker: what was opened stays readable, and whole modules are kept where somebody asks for it.

   It follows one head of data (lms/public/worker.py): CHASQUI.release, and CHASQUI.offline, the offline page of each
   language. Caches, all of this origin and none with anything personal in it:
     chasqui-files            style sheets, scripts, pictures and parts of exercises by address; their addresses change with
                              their contents
     chasqui-pages            pages that were opened; a sign-out drops it
     chasqui-offline          the page that says what is here when something is not
     chasqui-facts            what differs in the countries that were chosen here, by language
     chasqui-kept<plan>#<version>   one version of a kept module: its pages, "/plan" (what belongs to it) and, put last, "/whole"
   A page is stored after every file that it names, so none is ever without its style or script. */
(function () {
  "use strict";
  const FILES = "chasqui-files";
  const PAGES = "chasqui-pages";
  const OFFLINE = "chasqui-offline";
  const FACTS = "chasqui-facts";
  const KEPT = "chasqui-kept";
  const PLAN = "/plan";
  const WHOLE = "/whole";
  const MOST_PAGES = 60;
  const PATIENCE = 3000;
  const LANES = 4;
  const LOOSE = { ignoreVary: true };
  const OURS = /^\/(api|cms|sw\.js|gallery|packs)(\/|$)/;
  const PERSONAL = /^\/([a-z]{2}(-[a-z]+)?\/)?(me|sign-in|sign-up|sign-out|join|groups|invite|verify|q|g|v)(\/|$)/;
  // A pattern straight after an arrow is taken for a division by rjsmin: each has a name.
  const A_PLAN = /^\/[a-z-]+\/keep\/[\w-]+\.json$/;
  const A_FACTS_FILE = /^\/facts\/[a-z-]+\/[A-Z]{2}\.json$/;
  const OF_SITE = /^\/(static\/|media\/|h5p\/\w+\.json$)/;
  const A_PART = /^\/h5p\//;
  const OF_RELEASE = /^\/static\//;
  const HTML = /^text\/html/;
  const PUBLIC = /\bpublic\b/;
  const A_LESSON = / data-lessons?="/;
  const SENSITIVE = /<html[^>]* data-sensitive/;
  const STATIC = /\/static\/[^"'\s?#]+\.(?:css|js)(?=["'\s])/g;
  // What a page loads by itself; the others come when somebody wants them.
  const NEEDED = /(?:src|href)="?(\/static\/[^"'\s>?#]+\.(?:css|js))/g;
  const MEDIA = /\/media\/[^"'\s,?#]+/g;

  // What this run of the worker has fetched may belong to a page that is stored in a moment: the next run sweeps it.
  const held = new Set();
  const coming = {};
  const underWay = {};
  const languageOf = (path) => path.split("/")[1];
  const found = (pattern, text) => Array.from(new Set(text.match(pattern) || []));
  const at = (name, path) => caches.match(path, { cacheName: name, ignoreVary: true });

  /* Storing */

  async function digestOf(text) {
    const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
    return Array.from(new Uint8Array(bytes), (byte) => (byte + 256).toString(16).slice(1)).join("").slice(0, 20);
  }

  /* Opened pages make room, the oldest first; what was kept on request never does. */
  async function put(name, path, response) {
    const cache = await caches.open(name);
    for (;;) {
      const spare = response.clone();
      try {
        return await cache.put(path, response);
      } catch (error) {
        if (error.name !== "QuotaExceededError" || !(await makeRoom())) throw error;
        response = spare;
      }
    }
  }

  async function makeRoom() {
    const pages = await caches.open(PAGES);
    const oldest = (await pages.keys()).slice(0, 10);
    await Promise.all(oldest.map((request) => pages.delete(request)));
    if (oldest.length) await sweep();
    return oldest.length;
  }

  async function got(address, cache) {
    const answer = await fetch(address, { cache: cache || "default", credentials: "same-origin" });
    if (answer.status !== 200 || answer.redirected) throw new Error(address);
    return answer;
  }

  function haveFile(path, cache) {
    const bring = async () => (await at(FILES, path)) || put(FILES, path, await got(path, cache));
    // A part of an exercise comes for a plan that is stored already and names it.
    if (!A_PART.test(path)) held.add(path);
    coming[path] = coming[path] || bring().finally(() => delete coming[path]);
    return coming[path];
  }

  const isPublic = (answer) => answer.status === 200 && !answer.redirected && PUBLIC.test(answer.headers.get("Cache-Control") || "");
  const isPage = (answer) => HTML.test(answer.headers.get("Content-Type") || "");

  /* A page as it is stored: with its digest, its heading, and the files that must not be swept while it is here. */
  async function readyPage(answer, html, cache) {
    const files = found(STATIC, html);
    const now = cache ? Array.from(html.matchAll(NEEDED), (named) => named[1]) : files;
    await Promise.all(now.map((path) => haveFile(path, cache)));
    const headers = new Headers(answer.headers);
    headers.delete("Content-Encoding");
    headers.delete("Content-Length");
    headers.set("X-Chasqui-Digest", await digestOf(html));
    headers.set("X-Chasqui-Files", files.concat(found(MEDIA, html)).join(" "));
    headers.set("X-Chasqui-Title", encodeURIComponent(headingOf(html)));
    return new Response(html, { headers });
  }

  const isSensitive = (html) => SENSITIVE.test(html);

  /* What a list of lessons and modules calls the page. A sensitive lesson stands in no list. */
  function headingOf(html) {
    const heading = A_LESSON.test(html) && !isSensitive(html) && /<h1[^>]*>([^<]*)</.exec(html);
    return heading ? heading[1] : "";
  }

  async function storeOpened(path, answer, cache) {
    const html = await answer.text();
    // Nobody who looks through the phone finds what was only opened.
    if (!isSensitive(html)) await put(PAGES, path, await readyPage(answer, html, cache));
    const pages = await caches.open(PAGES);
    const paths = await pages.keys();
    await Promise.all(paths.slice(0, Math.max(0, paths.length - MOST_PAGES)).map((request) => pages.delete(request)));
    if (!cache || paths.length > 1) await haveOffline(languageOf(path));
  }

  /* A page that was opened before there was a worker is in the browser's own cache: storing it spends nothing. Whatever
     would have to be fetched for it waits for the second page: who came once by chance has paid enough. */
  async function storeFirst({ url }) {
    const { origin, pathname, search } = new URL(url);
    if (origin !== location.origin || search || OURS.test(pathname) || PERSONAL.test(pathname) || (await copyOf(pathname)).copy) return;
    const answer = await got(pathname, "force-cache");
    if (isPublic(answer) && isPage(answer)) await storeOpened(pathname, answer, "force-cache");
  }

  async function haveOffline(language, again) {
    const path = CHASQUI.offline[language];
    const copy = path && (await at(OFFLINE, path));
    if (!path || (copy && !again)) return;
    const headers = copy ? { "If-None-Match": copy.headers.get("ETag") } : {};
    const answer = await fetch(path, { headers });
    if (isPublic(answer)) await put(OFFLINE, path, await readyPage(answer, await answer.text()));
  }

  async function sweep() {
    const named = new Set(held);
    for (const name of await caches.keys()) {
      if (!name.startsWith("chasqui-") || name === FILES) continue;
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        const stored = await cache.match(request, LOOSE);
        if (!stored) continue;
        (stored.headers.get("X-Chasqui-Files") || "").split(" ").forEach((path) => named.add(path));
        if (new URL(request.url).pathname === PLAN) (await stored.json()).files.forEach(({ url }) => named.add(url));
      }
    }
    const files = await caches.open(FILES);
    for (const request of await files.keys()) if (!named.has(new URL(request.url).pathname)) await files.delete(request);
  }

  /* Kept modules */

  const shelvesOf = async (plan) => (await caches.keys()).filter((name) => name.startsWith(KEPT + (plan || "/"))).reverse();
  const planOf = (name) => name.slice(KEPT.length).split("#")[0];
  const planOn = async (name) => (await at(name, PLAN)).json();

  /* The copy of a page, and the plan of the kept module that it belongs to. Modules come first: they are of one piece. */
  async function copyOf(path) {
    for (const name of await shelvesOf()) {
      const copy = await at(name, path);
      if (copy && (await at(name, WHOLE))) return { copy, plan: planOf(name) };
    }
    return { copy: (await at(PAGES, path)) || (await at(OFFLINE, path)) };
  }

  /* This very version of a page, if some cache has it. */
  async function copyWith(digest, path, plan) {
    for (const name of (await shelvesOf(plan)).concat(await shelvesOf(), PAGES)) {
      const copy = await at(name, path);
      if (copy && copy.headers.get("X-Chasqui-Digest") === digest) return copy;
    }
  }

  const isFile = ({ url }) => OF_SITE.test(url);
  const isHere = async (file, plan) => !!(await (isFile(file) ? at(FILES, file.url) : copyWith(file.digest, file.url, plan)));

  async function bytesHere(plan, files) {
    let sum = 0;
    for (const file of files) if (await isHere(file, plan)) sum += file.bytes;
    return sum;
  }

  /* What can be said of a module without the network. state: none, part, kept. */
  async function known(plan) {
    const names = await shelvesOf(plan);
    for (const name of names) if (await at(name, WHOLE)) return Object.assign(await planOn(name), { state: "kept", plan });
    for (const name of names) {
      if (!(await at(name, PLAN))) continue;
      const part = await planOn(name);
      return Object.assign(part, { state: "part", plan, got: await bytesHere(plan, part.files) });
    }
    return { state: "none", plan };
  }

  /* The same, with what the server has now: state `old` where something of a kept module has changed. */
  async function look(plan) {
    const here = await known(plan);
    if (underWay[plan]) return Object.assign(here, { state: "busy" });
    let now;
    try {
      now = await (await got(plan, "no-cache")).json();
    } catch (error) {
      return here;
    }
    const state = here.state === "kept" && here.version !== now.version ? "old" : here.state;
    return Object.assign(now, { state, plan, got: await bytesHere(plan, now.files) });
  }

  const list = async () => {
    const plans = Array.from(new Set((await shelvesOf()).map(planOf)));
    const modules = await Promise.all(plans.map(known));
    const pages = await caches.open(PAGES);
    const opened = await Promise.all((await pages.keys()).reverse().map(async (request) => {
      const copy = await pages.match(request, LOOSE);
      return { path: new URL(request.url).pathname, title: copy ? decodeURIComponent(copy.headers.get("X-Chasqui-Title")) : "" };
    }));
    return { modules: modules.filter(({ state }) => state !== "none"), opened };
  };

  /* Keeps the newest version of a module. What is here already is not fetched again; cut short, it goes on from there.
     Readers have the version of before until all of the new one is here. */
  function keep(plan, tell) {
    const listeners = underWay[plan] ? underWay[plan].listeners : [];
    if (tell) listeners.push(tell);
    if (!underWay[plan]) {
      const job = (underWay[plan] = { listeners });
      job.done = stage(plan, job).finally(() => delete underWay[plan]);
    }
    return underWay[plan].done;
  }

  async function stage(plan, job) {
    for (let tries = 0; tries < 3; tries += 1) {
      const now = await (await got(plan, "no-cache")).json();
      const name = KEPT + plan + "#" + now.version;
      if (!(await at(name, PLAN))) await put(name, PLAN, new Response(JSON.stringify(now)));
      // Whoever publishes meanwhile: start again with the new list.
      if (!(await fetchAll(name, plan, now, job))) continue;
      await haveOffline(languageOf(plan));
      if (!(await at(name, WHOLE))) await put(name, WHOLE, new Response(""));
      await Promise.all((await shelvesOf(plan)).filter((other) => other !== name).map((other) => caches.delete(other)));
      const pages = await caches.open(PAGES);
      await Promise.all(now.files.map(({ url }) => pages.delete(url)));
      return Object.assign(now, { state: "kept", plan });
    }
    throw new Error("changing");
  }

  /* False where a page is not the one on the list. */
  async function fetchAll(name, plan, { files, bytes }, job) {
    const waiting = files.slice();
    let here = 0;
    let isSame = true;
    const lane = async () => {
      for (let file = waiting.shift(); file && isSame; file = waiting.shift()) {
        if (job.stopped) throw new Error("stopped");
        if (isFile(file)) await haveFile(file.url);
        else isSame = (await keepPage(name, plan, file)) && isSame;
        here += file.bytes;
        job.listeners.forEach((tell) => tell({ state: "busy", got: here, bytes }));
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    return isSame;
  }

  async function keepPage(name, plan, { url, digest }) {
    const here = await copyWith(digest, url, plan);
    if (here) {
      await Promise.all(here.headers.get("X-Chasqui-Files").split(" ").filter((path) => OF_RELEASE.test(path)).map((path) => haveFile(path)));
      await put(name, url, here);
      return true;
    }
    const answer = await got(url, "no-cache");
    const html = await answer.text();
    if ((await digestOf(html)) !== digest) return false;
    await put(name, url, await readyPage(answer, html));
    return true;
  }

  async function remove(plan) {
    if (underWay[plan]) underWay[plan].stopped = true;
    await (underWay[plan] ? underWay[plan].done.catch(() => {}) : 0);
    await Promise.all((await shelvesOf(plan)).map((name) => caches.delete(name)));
    await sweep();
    return look(plan);
  }

  /* Answering */

  async function page(event, url) {
    const path = url.pathname;
    const { copy, plan } = PERSONAL.test(path) ? {} : await copyOf(path);
    const answer = fresh(event, url, copy, plan);
    return patient(event, answer, copy, () => offlinePage(path));
  }

  /* What the network says, or our copy where it says nothing for too long. */
  async function patient(event, answer, copy, otherwise) {
    event.waitUntil(answer.catch(() => {}));
    try {
      if (!copy) return await answer;
      return await Promise.race([answer, new Promise((done) => setTimeout(() => done(copy.clone()), PATIENCE))]);
    } catch (error) {
      return copy || (await otherwise()) || Response.error();
    }
  }

  /* The facts of a country are asked for anew each time: one that is no longer shown is gone as soon as the network answers in
     time, else with the next page. Their dates are the page's to look at (facts.js). No cookie goes with the country. */
  async function facts(event, path) {
    const copy = await at(FACTS, path);
    return patient(event, freshFacts(event, path, copy), copy, () => null);
  }

  async function freshFacts(event, path, copy) {
    const answer = await fetch(path, { credentials: "omit" });
    if (copy && answer.status >= 500) return copy.clone();
    if ([404, 410].includes(answer.status)) event.waitUntil(caches.open(FACTS).then((cache) => cache.delete(path)));
    else if (isPublic(answer)) event.waitUntil(put(FACTS, path, answer.clone()).catch(() => {}));
    return answer;
  }

  /* What the server says now. It is asked whether our copy is still the newest: a few bytes, whatever the browser's own cache holds. */
  async function fresh(event, { pathname, search }, copy, plan) {
    const headers = copy && { Accept: "text/html", "If-None-Match": copy.headers.get("ETag") || "" };
    const answer = await fetch(copy ? new Request(event.request, { headers }) : event.request);
    if (copy && (answer.status === 304 || answer.status >= 500)) return copy.clone();
    if ([404, 410].includes(answer.status)) event.waitUntil(caches.open(PAGES).then((pages) => pages.delete(pathname)));
    if (isPublic(answer) && isPage(answer) && !search && !PERSONAL.test(pathname)) {
      event.waitUntil(storeOpened(pathname, answer.clone()).then(() => plan && renew(plan)).catch(() => {}));
    }
    return answer;
  }

  /* A page of a kept module has changed: the rest of it follows, unless the reader saves data and asks for it himself. */
  function renew(plan) {
    const { connection } = navigator;
    if (!connection || !connection.saveData) return keep(plan);
  }

  async function offlinePage(path) {
    const own = CHASQUI.offline[languageOf(path)];
    const any = await caches.open(OFFLINE);
    return (own && (await any.match(own, LOOSE))) || any.match((await any.keys())[0] || "/", LOOSE);
  }

  async function file(event, path) {
    const copy = await at(FILES, path);
    if (copy) return copy;
    try {
      const answer = await fetch(event.request);
      const isPicture = /^\/media\//.test(path) && answer.status === 200 && !/\/cms\//.test(event.request.referrer);
      if (isPicture) {
        held.add(path);
        event.waitUntil(put(FILES, path, answer.clone()).catch(() => {}));
      }
      return answer;
    } catch (error) {
      return (await otherSize(path)) || Response.error();
    }
  }

  /* The same picture in another width or format: one of them is kept. */
  async function otherSize(path) {
    const [stem, size] = path.split(".width-");
    const files = await caches.open(FILES);
    const other = size && (await files.keys()).find((request) => new URL(request.url).pathname.startsWith(stem + ".width-"));
    return other && files.match(other, LOOSE);
  }

  self.addEventListener("fetch", (event) => {
    const { request } = event;
    const url = new URL(request.url);
    if (url.origin !== location.origin) return;
    if (request.method !== "GET") {
      // Who comes next on this phone does not see what was read.
      if (/\/sign-out\/$/.test(url.pathname) || request.method === "DELETE") event.waitUntil(caches.delete(PAGES));
    } else if (OF_SITE.test(url.pathname)) event.respondWith(file(event, url.pathname));
    else if (A_FACTS_FILE.test(url.pathname)) event.respondWith(facts(event, url.pathname));
    else if (request.mode === "navigate" && !OURS.test(url.pathname)) event.respondWith(page(event, url));
  });

  /* Nothing that fails or hangs here keeps the worker from being there. */
  self.addEventListener("install", (event) => {
    const prepare = async () => {
      const languages = (pages) => pages.map(({ url }) => languageOf(new URL(url).pathname));
      const open = await self.clients.matchAll({ includeUncontrolled: true, type: "window" });
      const before = languages(await (await caches.open(OFFLINE)).keys());
      await Promise.all(before.map((language) => haveOffline(language, true).catch(() => {})));
      await Promise.all(open.map((client) => storeFirst(client).catch(() => {})));
    };
    const enough = new Promise((done) => setTimeout(done, 3 * PATIENCE));
    event.waitUntil(Promise.race([prepare().catch(() => {}), enough]).then(() => self.skipWaiting()));
  });

  self.addEventListener("activate", (event) => {
    // Whatever waits here holds up the pages that are being opened: the network is not asked.
    event.waitUntil(self.clients.claim());
    const finish = async () => {
      for (const client of await self.clients.matchAll({ type: "window" })) await storeFirst(client).catch(() => {});
      await sweep();
    };
    finish().catch(() => {});
  });

  const DOES = { look, keep, remove, list };
  self.addEventListener("message", (event) => {
    const { ask, plan } = event.data || {};
    const [port] = event.ports;
    const claim = () => self.clients.claim().then(() => storeFirst(event.source));
    if (ask === "claim") event.waitUntil(claim().catch(() => {}));
    if (!port || !DOES[ask] || !(ask === "list" || A_PLAN.test(plan))) return;
    const failed = async (error) => Object.assign(await known(plan), { failed: error.name === "QuotaExceededError" ? "full" : "cut" });
    const done = DOES[ask](plan, (news) => port.postMessage(news)).catch(failed);
    event.waitUntil(done.then((answer) => port.postMessage(Object.assign(answer, { last: true }))));
  });

  self.addEventListener("sync", (event) => {
    const { outbox } = self.Chasqui || {};
    if (event.tag === "answers" && outbox) event.waitUntil(outbox.send());
  });
})();
