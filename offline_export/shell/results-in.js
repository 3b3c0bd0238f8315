/* Takes in a file of results that nobody vouches for: of another device, or of an older pack on this one.

     Chasqui.results.takeIn(file) -> {people, stored, known, problem}: how many people and answers are new, how many answers
     were there; problem: "" | not_results | newer | too_much | damaged (some lines, or the end, could not be read)

   Nothing that is there is replaced. A file carries no mark: what is answered is marked by the very version of the activity,
   where this page has it; else it counts as tried until a page that has it marks it. */
(function () {
  "use strict";
  const Chasqui = window.Chasqui;
  const MOST = { bytes: 20e6, people: 500, versions: 20000, answers: 50000, line: 20000, response: 8000, damaged: 1000, brackets: 301000 };
  const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
  const DIGEST = /^[0-9a-f]{64}$/;
  const definitions = new Map();
  let shell;

  const isText = (value) => typeof value === "string";
  const isRecord = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
  const id = (value) => (isText(value) && UUID.test(value.toLowerCase()) ? value.toLowerCase() : "");
  const word = (value, pattern) => (isText(value) && pattern.test(value) ? value : "");
  const isPlace = (value) => Number.isInteger(value) && value >= 0;
  const stop = (problem) => {
    throw Object.assign(new Error(problem), { problem });
  };

  /* On one line, without what turns or hides letters. */
  const plain = (text) => Array.from(text.replace(/[\p{C}\p{Z}]+/gu, " ").trim()).slice(0, 60).join("");

  const parsed = (text) => {
    try {
      return JSON.parse(text);
    } catch {
      return undefined;
    }
  };

  /* What is nested very deep cannot even be written. */
  function isSmall(response) {
    try {
      const text = JSON.stringify(response);
      return text.length <= MOST.response && (text.match(/[[{]/g) || []).length <= 500;
    } catch {
      return false;
    }
  }

  function personOf(given, nickname, code, picture, group) {
    const one = { id: id(given), nickname: isText(nickname) ? plain(nickname) : "" };
    if (!one.id || !one.nickname) return null;
    const more = { code: word(code, /^[3-9A-Z]{8}$/), picture: word(picture, /^[a-z_-]{1,40}$/), group: id(group) };
    Object.keys(more).forEach((key) => more[key] && (one[key] = more[key]));
    return one;
  }

  function attemptOf(given, owner, version, response, at) {
    const [lesson, activity, digest] = version;
    const one = { id: id(given), owner, lesson: id(lesson), activity: id(activity), digest: word(digest, DIGEST), response };
    const isWhole = one.id && one.owner && one.lesson && one.activity && one.digest && isRecord(response);
    if (!isWhole || !isSmall(response)) return null;
    one.answered_at = isText(at) && at.length <= 40 && !isNaN(Date.parse(at)) ? at : null;
    return one;
  }

  /* Both versions of the format give {people: Map by id, attempts: Map by id, damaged}. */

  function collector() {
    const found = { people: new Map(), attempts: new Map(), damaged: 0 };
    const room = (map, most) => map.size < most || stop("too_much");
    return {
      found,
      person: (one) => (one ? (found.people.has(one.id) || room(found.people, MOST.people)) && found.people.set(one.id, one) : found.damaged++),
      attempt(one) {
        if (!one || !found.people.has(one.owner)) return found.damaged++;
        room(found.attempts, MOST.answers);
        if (!found.attempts.has(one.id)) found.attempts.set(one.id, one);
      },
    };
  }

  function readVersion1(text) {
    if ((text.match(/[[{]/g) || []).length > MOST.brackets) stop("too_much");
    const data = parsed(text);
    if (!isRecord(data) || !Array.isArray(data.people) || !Array.isArray(data.attempts)) stop("not_results");
    const { found, person, attempt } = collector();
    data.people.filter(isRecord).forEach((one) => person(personOf(one.id, one.nickname, one.code)));
    data.attempts.forEach((one) => attempt(isRecord(one) ? attemptOf(one.id, id(one.person), [one.lesson, one.activity, one.digest], one.response, one.answered_at) : null));
    return found;
  }

  function readVersion2(text, start) {
    const { found, person, attempt } = collector();
    let people, versions, peopleUntil, versionsUntil;
    const begin = () => ([people, versions, peopleUntil, versionsUntil] = [[], [], Infinity, Infinity]);
    const personAt = (place) => (isPlace(place) && place < peopleUntil ? people[place] : "");
    const versionAt = (place) => (isPlace(place) && place < versionsUntil && versions[place]) || [];
    const read = {
      p([given, ...rest]) {
        const key = id(given);
        // Also who cannot be read has a number.
        if ((!key || !people.includes(key)) && people.push(key) > MOST.people) stop("too_much");
        person(personOf(given, ...rest));
      },
      v: (version) => versions.push(version) > MOST.versions && stop("too_much"),
      a: ([given, owner, version, ...rest]) => attempt(attemptOf(given, personAt(owner), versionAt(version), ...rest)),
    };
    /* A line that cannot be read may have moved the numbers of those after it: they are not believed then. */
    const lose = (line) => {
      found.damaged++;
      if (line.startsWith('["v"')) return versions.push(null);
      if (line.startsWith('["a"')) return;
      peopleUntil = Math.min(peopleUntil, people.length);
      if (!line.startsWith('["p"')) versionsUntil = Math.min(versionsUntil, versions.length);
    };
    begin();
    for (let at = start; at < text.length && found.damaged <= MOST.damaged; ) {
      const end = text.indexOf("\n", at) < 0 ? text.length : text.indexOf("\n", at);
      const line = end - at <= MOST.line ? parsed(text.slice(at, end)) : undefined;
      // Two files behind each other: the second numbers for itself.
      if (isRecord(line) && line.format === "chasqui-results") begin();
      else if (!Array.isArray(line)) lose(text.slice(at, Math.min(end, at + 4)));
      else if (["p", "v", "a"].includes(line[0])) read[line[0]](line.slice(1));
      at = end + 1;
    }
    return found;
  }

  function read(text) {
    const begun = text.replace(/^\ufeff/, "");
    const end = begun.indexOf("\n");
    const header = end > 0 && end <= MOST.line ? parsed(begun.slice(0, end)) : undefined;
    if (!isRecord(header)) return isOurs(begun.slice(0, 2000)) ? readVersion1(begun) : stop("not_results");
    if (header.format !== "chasqui-results") stop("not_results");
    if (header.version > 2) stop("newer");
    return header.version === 2 ? readVersion2(begun, end + 1) : readVersion1(begun);
  }

  /* A file of version 1 is one value over many lines. */
  const isOurs = (beginning) => beginning.includes('"chasqui-results"');

  /* Whether it is passed: undefined where this page has not that version. */
  function passed({ digest, response }) {
    if (!definitions.has(digest)) return undefined;
    try {
      return Chasqui.mark(definitions.get(digest), response).passed;
    } catch {
      return false;
    }
  }

  function marked(attempt) {
    const right = passed(attempt);
    const told = Object.assign({}, attempt, { passed: right === true, state: "" });
    delete told.unmarked;
    return right === undefined ? Object.assign(told, { unmarked: true }) : told;
  }

  /* A few at a time: the database takes them together, and the screen can tell how far it is. */
  async function add(attempts, progress) {
    for (let start = 0; start < attempts.length; start += 100) {
      if (progress) progress(start, attempts.length);
      await Promise.all(attempts.slice(start, start + 100).map((attempt) => shell.device.add(marked(attempt))));
    }
  }

  async function store({ people, attempts, damaged }, progress) {
    const [notes, kept] = await Promise.all([shell.device.notes(), shell.device.all()]);
    const newcomers = Array.from(people.values()).filter((one) => !notes["person:" + one.id]);
    for (const one of newcomers) await shell.savePerson(one);
    const there = new Set(kept.map((attempt) => attempt.id));
    const fresh = Array.from(attempts.values()).filter((attempt) => !there.has(attempt.id));
    await add(fresh, progress);
    return { people: newcomers.length, stored: fresh.length, known: attempts.size - fresh.length, problem: damaged ? "damaged" : "" };
  }

  async function takeIn(file, progress) {
    try {
      if (file.size > MOST.bytes) stop("too_much");
      return await store(read(await file.text()), progress);
    } catch (error) {
      if (!error.problem) throw error;
      return { people: 0, stored: 0, known: 0, problem: error.problem };
    }
  }

  /* What came with a file before this page knew how to mark it. */
  async function markLate() {
    const waiting = (await shell.device.all()).filter((attempt) => attempt.unmarked && definitions.has(attempt.digest));
    await add(waiting);
    if (waiting.length) shell.repaint();
  }

  (Chasqui.shellParts = Chasqui.shellParts || []).push({
    begin(begun) {
      shell = begun;
      if (!Chasqui.mark) return;
      shell.everywhere("[data-activity][data-digest]").forEach((element) => {
        const definition = element.querySelector("[data-definition]");
        if (definition) definitions.set(element.dataset.digest, JSON.parse(definition.textContent));
      });
      markLate().catch(() => {});
    },
  });
  Chasqui.results = Object.assign(Chasqui.results || {}, { takeIn });
})();
