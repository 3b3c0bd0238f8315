/* One person's answers as the texts of QR codes: "QR" in docs/results-format.md tells every byte. Needs no page.

     Chasqui.qrPayload.frames(person, attempts) -> {frames: [text], left}

   left: how many answers did not fit, and have to be brought in the file. */
(function () {
  "use strict";
  const Chasqui = (window.Chasqui = window.Chasqui || {});
  const { SIGNS } = Chasqui.qr;
  const MOST_FRAMES = 35;
  // Of version 13 at level L: 619 characters, less "CQ1:", transfer, number, count, ":" and ".".
  const ROOM = 605;
  const EPOCH = Date.UTC(2020, 0, 1);
  // An answer takes 24 bytes at least: more than these never fit.
  const MOST_ANSWERS = 600;
  const WITH_CODE = 1;
  const WITH_GROUP = 2;
  const NOT_ALL = 4;

  const utf8 = (text) => Array.from(new TextEncoder().encode(text));
  const hex = (text) => (text.replace(/-/g, "").match(/../g) || []).map((pair) => parseInt(pair, 16));
  const whole = (value, length) => Array.from({ length }, (_, place) => Math.floor(value / 256 ** (length - 1 - place)) % 256);

  const CRC = Array.from({ length: 256 }, (_, index) => {
    let rest = index;
    for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
    return rest;
  });
  const crc32 = (bytes) => (bytes.reduce((rest, byte) => CRC[(rest ^ byte) & 255] ^ (rest >>> 8), -1) ^ -1) >>> 0;

  function base45(bytes) {
    let text = "";
    for (let at = 0; at < bytes.length; at += 2) {
      const isPair = at + 1 < bytes.length;
      const value = isPair ? bytes[at] * 256 + bytes[at + 1] : bytes[at];
      text += SIGNS[value % 45] + SIGNS[Math.floor(value / 45) % 45] + (isPair ? SIGNS[Math.floor(value / 2025)] : "");
    }
    return text;
  }

  /* Of what cannot be said in this format nothing is sent: it stays for the file. */
  const canGo = (attempt) => hex(attempt.id).length === 16 && hex(attempt.digest).length === 32 && utf8(JSON.stringify(attempt.response)).length <= 8000;

  function answer({ id, response, answered_at: at }) {
    const seconds = Math.floor((Date.parse(at || "") - EPOCH) / 1000);
    const said = utf8(JSON.stringify(response));
    return [...hex(id), ...whole(seconds > 0 && seconds < 2 ** 32 ? seconds : 0, 4), ...whole(said.length, 2), ...said];
  }

  /* In groups of what has the same key, in the order of their first; no group has more than a byte can count. */
  function grouped(list, keyOf) {
    const groups = [];
    const open = new Map();
    list.forEach((one) => {
      const group = open.get(keyOf(one));
      if (group && group.length < 255) return group.push(one);
      open.set(keyOf(one), groups[groups.push([one]) - 1]);
    });
    return groups;
  }

  const version = (attempts) => [...hex(attempts[0].activity).slice(0, 4), ...hex(attempts[0].digest).slice(0, 6), attempts.length, ...[].concat(...attempts.map(answer))];

  function lesson(versions) {
    return [...hex(versions[0][0].lesson).slice(0, 8), versions.length, ...[].concat(...versions.map(version))];
  }

  function payload({ id, nickname, code, group }, attempts, isAll) {
    const versions = grouped(attempts, ({ lesson, activity, digest }) => [lesson, activity, digest].join());
    const lessons = grouped(versions, ([{ lesson }]) => lesson);
    const name = utf8(Array.from(nickname).slice(0, 60).join(""));
    const ownCode = /^[0-9A-Z]{8}$/.test(code) ? utf8(code) : [];
    const ownGroup = hex(group || "").length === 16 ? hex(group) : [];
    const flags = (ownCode.length ? WITH_CODE : 0) + (ownGroup.length ? WITH_GROUP : 0) + (isAll ? 0 : NOT_ALL);
    const head = [...hex(id), flags, name.length, ...name, ...ownCode, ...ownGroup];
    return [...head, lessons.length, ...[].concat(...lessons.map(lesson))];
  }

  /* The first answer to each activity and the newest that was passed, then the others, the newest first. */
  function byWorth(attempts) {
    const newest = attempts.slice().reverse();
    const first = grouped(attempts, ({ activity }) => activity).map(([one]) => one);
    const passed = grouped(newest.filter((one) => one.passed), ({ activity }) => activity).map(([one]) => one);
    return Array.from(new Set(passed.concat(first, newest)));
  }

  const text = (bytes) => base45([...bytes, ...whole(crc32(bytes), 4)]);

  function mostThatFit(person, attempts) {
    const isRoomFor = (some) => text(payload(person, some, true)).length <= MOST_FRAMES * ROOM;
    const sorted = byWorth(attempts).slice(0, MOST_ANSWERS);
    if (sorted.length === attempts.length && isRoomFor(attempts)) return attempts;
    let [fits, tooMany] = [0, sorted.length + 1];
    while (tooMany - fits > 1) {
      const half = (fits + tooMany) >> 1;
      if (isRoomFor(sorted.slice(0, half))) fits = half;
      else tooMany = half;
    }
    const chosen = new Set(sorted.slice(0, fits));
    return attempts.filter((one) => chosen.has(one));
  }

  const twoDigits = (number) => number.toString(36).toUpperCase().padStart(2, "0");

  function frames(person, attempts) {
    const able = attempts.filter(canGo);
    const going = mostThatFit(person, able);
    const left = attempts.length - going.length;
    const bytes = payload(person, going, !left);
    const all = text(bytes);
    const count = Math.ceil(all.length / ROOM);
    const size = Math.ceil(all.length / count);
    const transfer = crc32(bytes).toString(16).toUpperCase().padStart(8, "0").slice(0, 4);
    const frame = (_, place) => `CQ1:${transfer}${twoDigits(place + 1)}${twoDigits(count)}:${all.slice(place * size, (place + 1) * size)}.`;
    return { frames: Array.from({ length: count }, frame), left };
  }

  Chasqui.qrPayload = { frames };
})();
