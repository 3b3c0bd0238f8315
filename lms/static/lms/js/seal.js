/* Changing person on this device. What waits to be sent is sealed, so that only the server and its owner can open it:
   AES-GCM by a key that the server gave while its owner was signed in, and can make again. No page is needed.

   A sealed record is {id, owner, key, iv, data, count, held}. `held` ones are not sent: the server refused an answer in
   them ("refused"), or they cannot be opened ("closed"). */
(function () {
  "use strict";
  const { ask, device, drop, find, parts, put, settle, uuid } = self.Chasqui.outbox;
  const toText = (buffer) => btoa(Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join(""));
  const toBytes = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt());

  const toUtf8 = (text) => new TextEncoder().encode(text);
  const personal = /^(?:known|seal|place|h5p):([^:]*)/;
  // What a guest left, and which lessons were opened. (With a name, for rjsmin.)
  const ofGuests = /^(place:$|lesson:|h5p::)/;
  const ownerIn = (id) => (personal.exec(id) || [])[1];

  async function cipher(what, owner, { id, key }, iv, data) {
    const secret = await crypto.subtle.importKey("raw", toBytes(key), "AES-GCM", false, [what]);
    return crypto.subtle[what]({ name: "AES-GCM", iv, additionalData: toUtf8(owner + "." + id) }, secret, data);
  }

  /* False where the sealed record would live only as long as the page. */
  async function seal(owner, key, attempts) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const data = await cipher("encrypt", owner, key, iv, toUtf8(JSON.stringify({ attempts })));
    const held = attempts.every(({ state }) => state) ? "refused" : "";
    return put("sealed", { id: uuid(), owner, key: key.id, iv: toText(iv), data: toText(data), count: attempts.length, held });
  }

  /* Gets the key by which this person's answers can be sealed later, and opens those that were sealed and refused. */
  async function arrive(owner) {
    if (!owner || !crypto.subtle) return;
    if (!(await canSeal(owner))) await device.note("seal:" + owner, await keyOf(owner, ""));
    for (const record of await find("sealed")) {
      if (record.owner !== owner) continue;
      if (record.held === "refused") await open(record, await keyOf(owner, "?seal=" + record.key));
      // The server may have found the key of then.
      else if (record.held) await put("sealed", Object.assign(record, { held: "" }));
    }
  }

  async function keyOf(owner, query) {
    const { person, seal } = (await ask("session" + query)).data;
    if (person.id !== owner) throw new Error("somebody else");
    return seal;
  }

  async function open(record, given) {
    let text;
    try {
      text = await cipher("decrypt", record.owner, given, toBytes(record.iv), toBytes(record.data));
    } catch (error) {
      return put("sealed", Object.assign(record, { held: "closed" }));
    }
    const { attempts } = JSON.parse(new TextDecoder().decode(text));
    const kept = await Promise.all(attempts.map((attempt) => put("attempts", attempt)));
    if (kept.every(Boolean)) await drop("sealed", record.id);
  }

  const canSeal = async (owner) => crypto.subtle && (await device.notes())["seal:" + owner];

  /* Leaves nothing of a person that others could read. What is not sent stays, sealed; as it is where nothing can seal. */
  async function leave(owner) {
    const key = await canSeal(owner);
    const attempts = await find("attempts", owner);
    const isSent = ({ state }) => state === "sent";
    // What need not stay makes room first.
    await dropAll("attempts", attempts.filter(isSent).map(({ id }) => id));
    const open = attempts.filter((attempt) => !isSent(attempt));
    while (key && open[0] && (await seal(owner, key, open.slice(0, 100)))) {
      await dropAll("attempts", open.splice(0, 100).map(({ id }) => id));
    }
    if (self.caches) await caches.delete("chasqui-pages").catch(() => {});
    // Where they were as a guest is theirs, too.
    const isMine = (id) => ofGuests.test(id) || (!id.startsWith("seal:") && ownerIn(id) === owner);
    const mine = Object.keys(await device.notes()).filter(isMine);
    if (!open[0]) mine.push("seal:" + owner);
    await dropAll("notes", mine);
  }

  const dropAll = (box, ids) => Promise.all(ids.map((id) => drop(box, id)));

  /* Whoever was here before may have gone without a word: the session ended, or the phone was switched off. */
  async function sweep(owner) {
    const before = (await find("attempts")).map((attempt) => attempt.owner);
    before.push(...Object.keys(await device.notes()).map(ownerIn));
    for (const other of new Set(before)) if (other && other !== owner) await leave(other);
  }

  /* What people who have gone left here: only the server and they can open it. */
  async function sendSealed() {
    let trouble;
    for (const record of (await find("sealed")).filter(({ held }) => !held)) {
      const { owner, key, iv, data } = record;
      const answer = await ask("sealed", { owner, key, iv, data });
      const results = (answer.data && answer.data.results) || [];
      const isRefused = results.some(({ status }) => status === "refused");
      // Gone: whoever gave these answers has had everything about them deleted.
      if (answer.code === "gone" || (!isRefused && results.length === record.count)) await letGo(record);
      else if (isRefused || ["not_opened", "bad_shape"].includes(answer.code)) await put("sealed", Object.assign(record, { held: isRefused ? "refused" : "closed" }));
      else trouble = answer;
    }
    if (trouble) throw trouble;
  }

  /* It counts as settled when it is gone: where a disk cannot note even that, it is sent again and again. */
  async function letGo({ id, owner }) {
    await drop("sealed", id);
    if (owner === (await device.owner()) && !(await find("sealed")).some((one) => one.id === id)) settle();
  }

  parts.push(sendSealed);
  self.Chasqui.seal = { arrive, canSeal, leave, sweep };
})();
