/* Keeps answers on this device and sends them. Needs no page: the worker reads this file too, and calls
   Chasqui.outbox.send(), which fails there while something waits, so that the browser wakes it again.

   An attempt is {id, owner, lesson, activity, digest, response, answered_at, passed, state, reason}. `owner` is the
   public id of who is signed in, "" for a guest; `state` is "", "sent" or "refused", and `settled_at`
   when it became so. Nothing is ever thrown away.
   The answers of who has gone are in the box "sealed": see seal.js.
   Notes: known:, seal: and place:<owner>, h5p:<owner>:<activity>, lesson:<key>. */
(function () {
  "use strict";
  const Chasqui = (self.Chasqui = self.Chasqui || {});
  const isPage = "document" in self;
  let opened, sending, sendAgain, settled, timer, quiet;

  /* crypto.randomUUID is missing on old phones and on plain http. Each 0, 1 and 8 takes the bits that it leaves open. */
  const uuid = () =>
    "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) =>
      (digit ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (digit / 4)))).toString(16)
    );

  /* The places where a record can be, the safest first: put(box, record), drop(box, id), all(box, owner). */

  function open() {
    const request = indexedDB.open("chasqui", 2);
    return new Promise((resolve, reject) => {
      setTimeout(reject, 3000);
      request.onupgradeneeded = ({ oldVersion }) => {
        const make = (box) => request.result.createObjectStore(box, { keyPath: "id" });
        if (!oldVersion) make("attempts").createIndex("owner", "owner");
        if (!oldVersion) make("notes");
        make("sealed");
      };
      request.onsuccess = () => resolve(request.result);
      request.onerror = request.onblocked = reject;
    });
  }

  async function run(box, mode, work) {
    const database = await (opened = opened || open());
    database.onversionchange = () => database.close();
    const transaction = database.transaction(box, mode, { durability: "strict" });
    const request = work(transaction.objectStore(box));
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = transaction.onerror = reject;
    });
    return request.result;
  }

  const database = {
    put: (box, record) => run(box, "readwrite", (records) => records.put(record)),
    change: (box, record) =>
      run(box, "readwrite", (records) => {
        const before = records.get(record.id);
        before.onsuccess = () => before.result && records.put(record);
        return before;
      }),
    drop: (box, id) => run(box, "readwrite", (records) => records.delete(id)),
    all: (box, owner) => run(box, "readonly", (records) => (owner === undefined ? records : records.index("owner")).getAll(owner)),
  };

  /* A damaged value hides no other. */
  function parsed(text) {
    try {
      return JSON.parse(text);
    } catch {
      return null;
    }
  }

  const shelf = (box, id) => `chasqui.${box}.${id}`;
  const pageStorage = {
    put: async (box, record) => localStorage.setItem(shelf(box, record.id), JSON.stringify(record)),
    drop: async (box, id) => localStorage.removeItem(shelf(box, id)),
    all: async (box) =>
      Object.keys(localStorage)
        .filter((key) => key.startsWith(shelf(box, "")))
        .map((key) => parsed(localStorage[key]))
        .filter(Boolean),
  };

  const held = { attempts: new Map(), notes: new Map(), sealed: new Map() };
  const memory = {
    put: async (box, record) => held[box].set(record.id, record),
    drop: async (box, id) => held[box].delete(id),
    all: async (box) => Array.from(held[box].values()),
  };

  const places = [database, pageStorage, memory];
  const drop = (box, id, from = places) => Promise.all(from.map((place) => place.drop(box, id).catch(() => {})));

  /* False where the record lives only as long as the page. */
  async function put(box, record) {
    for (const [rank, place] of places.entries()) {
      try {
        await place.put(box, record);
      } catch {
        continue;
      }
      // What a safer place holds from before stays there: it may be all that is left when the page is gone.
      await drop(box, record.id, places.slice(rank + 1));
      if (place === memory && box === "attempts") outbox.fleeting = true;
      return place !== memory;
    }
  }

  /* What its owner has taken along meanwhile does not come back. */
  async function change(box, record) {
    try {
      if (await database.change(box, record)) return drop(box, record.id, places.slice(1));
    } catch (error) {
      return put(box, record);
    }
    if ((await find(box)).some(({ id }) => id === record.id)) await put(box, record);
  }

  async function find(box, owner) {
    const found = await Promise.all(places.map((place) => place.all(box, owner).catch(() => [])));
    // The same record in two places: the less safe one was written last, when the other could not be.
    const newest = new Map(found.flat().map((record) => [record.id, record]));
    return Array.from(newest.values()).filter((record) => owner === undefined || record.owner === owner);
  }

  /* Who is signed in, and after how many seconds without a touch no more. The worker sees no cookie: it asks. */
  const who = () => (/(?:^|; )chasqui_person=([\w-]+)\.?(\d*)/.exec(document.cookie) || ["", "", ""]).slice(1);

  const device = {
    async owner() {
      if (isPage) return who()[0];
      const { person } = (await ask("session")).data;
      return person ? person.id : "";
    },
    add: (attempt) => put("attempts", attempt),
    all: (owner) => find("attempts", owner),
    note: (id, value) => put("notes", { id, value }),
    notes: async () => Object.assign({}, ...(await find("notes")).map(({ id, value }) => ({ [id]: value }))),
  };

  /* A request that hangs would hold up all that is answered after it. What is no JSON is no answer. */
  async function ask(path, body, headers = {}) {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), 60000);
    const request = { headers, signal: patience.signal };
    if (body) Object.assign(request, { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" } });
    try {
      const answer = await fetch("/api/v1/" + path, request);
      const said = await answer.json().catch(() => 0);
      return { status: answer.status, headers: answer.headers, data: answer.ok && said, code: said.code };
    } finally {
      clearTimeout(timer);
    }
  }

  /* Sends what waits. Sending twice is harmless: the server knows an attempt by its id. Gives how many are settled. */
  function send() {
    // What is answered while a batch is under way goes with the next one.
    sendAgain = true;
    if (!sending) sending = alone(sendAll).finally(() => (sending = null));
    return sending;
  }

  /* One tab at a time, where browsers can tell. */
  async function alone(work) {
    let begun;
    const now = () => (begun = work());
    if (!navigator.locks) return now();
    return navigator.locks.request("chasqui", now).catch(() => begun || now());
  }

  async function sendAll() {
    settled = 0;
    let trouble;
    // The server asked for it.
    if (quiet) return 0;
    while (sendAgain && !trouble) {
      sendAgain = false;
      // Neither holds up the other: no signal, no room at the server, or signed out.
      for (const part of outbox.parts) await part().catch((error) => (trouble = trouble || error));
    }
    outbox.signedOut = trouble && trouble.status === 401;
    if (!trouble) outbox.failures = 0;
    else if (!outbox.signedOut) await tryLater(trouble);
    return settled;
  }

  const settle = () => settled++;

  async function sendOwn() {
    const owner = await device.owner();
    if (!owner) return;
    for (const guests of await find("attempts", "")) await change("attempts", Object.assign(guests, { owner }));
    const waiting = (await find("attempts", owner)).filter((attempt) => !attempt.state);
    const wanted = settled + waiting.length;
    while (waiting.length) await post(owner, waiting.splice(0, 100));
    if (settled < wanted) throw {};
  }

  async function post(person, batch) {
    const attempts = batch.map(({ id, owner, lesson, activity, digest, response, answered_at }) => ({ id, owner, lesson, activity, digest, response, answered_at }));
    const answer = await ask("attempts", { attempts });
    // Only what the server itself says of the answers counts: a 400 may come from anything on the way.
    const isUnreadable = ["not_json", "bad_shape"].includes(answer.code);
    // A batch that the server cannot read may hold one bad answer among many good ones: halve it until that one is alone.
    if ((isUnreadable || answer.status === 413) && batch[1]) {
      const half = batch.length >> 1;
      await post(person, batch.slice(0, half));
      return post(person, batch.slice(half));
    }
    let results = [{ id: batch[0].id, status: "refused", reason: "unreadable" }];
    if (!isUnreadable) {
      if (!answer.data) throw answer;
      // Where somebody else has signed in meanwhile, in another tab, it waits for its owner.
      results = answer.data.results.filter(({ reason }) => reason !== "other_owner");
    }
    // Who has gone meanwhile has taken them along.
    const here = await find("attempts", person);
    for (const { id, status, reason = "" } of results) {
      const attempt = here.find((one) => one.id === id);
      if (!attempt) continue;
      await change("attempts", Object.assign(attempt, { state: status === "refused" ? status : "sent", reason, settled_at: Date.now() }));
      settle();
    }
  }

  /* Pauses that grow, and differ from phone to phone: a class that comes back online does not knock all at once. */
  async function tryLater({ headers }) {
    if (!isPage) throw new Error("waits"); // The browser wakes the worker again.
    quiet = headers && Math.min(headers.get("Retry-After") || 0, 3600);
    const pause = Math.max(quiet || 0, Math.min(600, 5 * 2 ** outbox.failures++) * (0.5 + Math.random()));
    clearTimeout(timer);
    timer = setTimeout(() => {
      quiet = 0;
      send().then(outbox.changed);
    }, 1000 * pause);
    // Where there is Background Sync, also when this page is closed.
    if (navigator.serviceWorker) navigator.serviceWorker.ready.then(({ sync }) => sync.register("answers")).catch(() => {});
  }

  const outbox = (Chasqui.outbox = { ask, changed() {}, device, drop, failures: 0, find, parts: [sendOwn], put, send, settle, uuid, who });
})();
