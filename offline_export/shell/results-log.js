/* The results of this device as lines of text: version 2 of docs/results-format.md.

     Chasqui.results.text(shell, ids) -> {text, answers}: of these people, or of all

   What was once in a file stays in its order, so that a later file begins with all bytes of an earlier one. The note
   "results:log" remembers it: {pack, told}, where `told` holds a line of a person whole and an answer by its id. */
(function () {
  "use strict";
  const Chasqui = window.Chasqui;
  const NOTE = "results:log";

  const isLine = (entry) => Array.isArray(entry);
  const lineOf = ({ id, nickname, code, picture, group }) => ["p", id, nickname, code || "", picture || "", group || ""];
  const byId = (one, other) => (one.id < other.id ? -1 : 1);
  const byTime = (one, other) => {
    const [before, after] = [one, other].map(({ answered_at: at }) => String(at || ""));
    return before === after ? byId(one, other) : before < after ? -1 : 1;
  };

  const peopleOf = (notes) => Object.keys(notes).filter((id) => id.startsWith("person:")).map((id) => notes[id]).sort(byId);

  /* What is not yet in the log: people whose line is another now, then answers by their time. */
  function news(told, people, attempts) {
    const lines = new Map(told.filter(isLine).map((line) => [line[1], JSON.stringify(line)]));
    const known = new Set(told.filter((entry) => !isLine(entry)));
    const owners = new Set(people.map(({ id }) => id));
    const changed = people.map(lineOf).filter((line) => JSON.stringify(line) !== lines.get(line[1]));
    const fresh = attempts.filter(({ id, owner }) => owners.has(owner) && !known.has(id)).sort(byTime);
    return changed.concat(fresh.map(({ id }) => id));
  }

  async function keepLog({ device, pack }, notes, attempts) {
    const kept = notes[NOTE];
    const log = kept && Array.isArray(kept.told) ? kept : { pack: { id: pack.id, version: pack.version }, told: [] };
    const more = news(log.told, peopleOf(notes), attempts);
    log.told = log.told.concat(more);
    if (more.length || log !== kept) await device.note(NOTE, log);
    return log;
  }

  /* The lines of the log that are of these people, with the numbers that they get in this file. */
  function linesOf(told, attempts, isWanted) {
    const people = new Map();
    const versions = new Map();
    const lines = [];
    let answers = 0;
    const number = (map, key) => (map.has(key) ? map : map.set(key, map.size)).get(key);
    told.forEach((entry) => {
      if (isLine(entry) && isWanted(entry[1])) {
        number(people, entry[1]);
        lines.push(entry);
      }
      const attempt = !isLine(entry) && attempts.get(entry);
      if (!attempt || !people.has(attempt.owner)) return;
      const { id, owner, lesson, activity, digest, response, answered_at: at } = attempt;
      const version = [lesson, activity, digest].join();
      if (!versions.has(version)) lines.push(["v", lesson, activity, digest]);
      lines.push(["a", id, people.get(owner), number(versions, version), response, at || null]);
      answers++;
    });
    return { lines, answers };
  }

  async function text(shell, ids) {
    const [notes, kept] = await Promise.all([shell.device.notes(), shell.device.all()]);
    const attempts = new Map(kept.map((attempt) => [attempt.id, attempt]));
    const log = await keepLog(shell, notes, kept);
    const { lines, answers } = linesOf(log.told, attempts, (id) => !ids || ids.includes(id));
    const header = { format: "chasqui-results", version: 2, pack: log.pack, device: notes.device };
    return { answers, text: [header].concat(lines).map((line) => JSON.stringify(line) + "\n").join("") };
  }

  Chasqui.results = Object.assign(Chasqui.results || {}, { text, byTime });
})();
