/* QR codes of versions 1 to 13, error correction L and M (ISO/IEC 18004). Needs no page: text in, squares out.

     Chasqui.qr.encode(text, {level, version, mask}) -> {version, mask, rows}

   rows: one Uint8Array for each line, 1 is dark. Without `version` the smallest that holds the text, without `mask` the one
   with the least penalty. Null: the text is too long. What has only the 45 characters of the alphanumeric mode is written in
   it, everything else as bytes of UTF-8. Held to segno's codes by tests/browser/test_qr.py. */
(function () {
  "use strict";
  const SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
  const VERSIONS = 13;
  // By version, from 1: codewords in all; check codewords of a block, and blocks, at each level.
  const TOTAL = [0, 26, 44, 70, 100, 134, 172, 196, 242, 292, 346, 404, 466, 532];
  const CHECKS = { L: [0, 7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26], M: [0, 10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22] };
  const BLOCKS = { L: [0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4], M: [0, 1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9] };
  const LEVELS = { L: 1, M: 0 };

  /* Numbers of the field with 256 elements: what is multiplied is added in the exponent. */
  const EXP = [];
  const LOG = [];
  for (let power = 0, value = 1; power < 255; power++) {
    EXP[power] = value;
    LOG[value] = power;
    value = (value << 1) ^ (value > 127 ? 0x11d : 0);
  }
  const times = (one, other) => (one && other ? EXP[(LOG[one] + LOG[other]) % 255] : 0);

  const sizeOf = (version) => 17 + 4 * version;
  const dataRoom = (version, level) => TOTAL[version] - CHECKS[level][version] * BLOCKS[level][version];

  /* The text as bits */

  const bitsOf = (value, length) => Array.from({ length }, (_, place) => (value >> (length - 1 - place)) & 1);

  function segment(text) {
    if (!Array.from(text).every((sign) => SIGNS.includes(sign))) {
      const bytes = Array.from(new TextEncoder().encode(text));
      return { mode: 4, count: bytes.length, widths: [8, 16], bits: [].concat(...bytes.map((byte) => bitsOf(byte, 8))) };
    }
    const pairs = text.match(/[^]{1,2}/g) || [];
    const worth = ([one, other]) => (other ? bitsOf(SIGNS.indexOf(one) * 45 + SIGNS.indexOf(other), 11) : bitsOf(SIGNS.indexOf(one), 6));
    return { mode: 2, count: text.length, widths: [9, 11], bits: [].concat(...pairs.map(worth)) };
  }

  function written({ mode, count, widths, bits }, version) {
    const width = widths[version < 10 ? 0 : 1];
    return count < 1 << width ? bitsOf(mode, 4).concat(bitsOf(count, width), bits) : null;
  }

  /* What is written at the first version that holds it. */
  function fit(parts, level, wanted) {
    for (let version = wanted || 1; version <= (wanted || VERSIONS); version++) {
      const bits = written(parts, version);
      if (bits && bits.length <= 8 * dataRoom(version, level)) return { version, bits };
    }
    return null;
  }

  /* Bits as codewords, with those that check them */

  function padded(bits, room) {
    const all = bits.concat(0, 0, 0, 0).slice(0, 8 * room);
    while (all.length % 8) all.push(0);
    const bytes = [];
    for (let start = 0; start < all.length; start += 8) bytes.push(parseInt(all.slice(start, start + 8).join(""), 2));
    for (let pad = 0xec; bytes.length < room; pad ^= 0xec ^ 0x11) bytes.push(pad);
    return bytes;
  }

  /* The product of all x - 2^i, without its first coefficient, which is 1. */
  function divisor(degree) {
    const product = [1];
    for (let power = 0; power < degree; power++) {
      product.push(0);
      for (let place = product.length - 1; place; place--) product[place] ^= times(product[place - 1], EXP[power]);
    }
    return product.slice(1);
  }

  function remainder(bytes, by) {
    const rest = by.map(() => 0);
    bytes.forEach((byte) => {
      const factor = byte ^ rest.shift();
      rest.push(0);
      by.forEach((coefficient, place) => (rest[place] ^= times(coefficient, factor)));
    });
    return rest;
  }

  const interleave = (blocks) => {
    const longest = Math.max(...blocks.map((block) => block.length));
    const columns = Array.from({ length: longest }, (_, place) => blocks.filter((block) => place < block.length).map((block) => block[place]));
    return [].concat(...columns);
  };

  function codewords(bits, version, level) {
    const room = dataRoom(version, level);
    const bytes = padded(bits, room);
    const count = BLOCKS[level][version];
    const by = divisor(CHECKS[level][version]);
    // The last blocks are the longer ones.
    const starts = Array.from({ length: count + 1 }, (_, place) => place * Math.floor(room / count) + Math.max(0, place - count + (room % count)));
    const blocks = starts.slice(1).map((end, place) => bytes.slice(starts[place], end));
    return interleave(blocks).concat(interleave(blocks.map((block) => remainder(block, by))));
  }

  /* The squares. 2: nothing stands there yet. */

  function frameOf(version) {
    const size = sizeOf(version);
    const rows = Array.from({ length: size }, () => new Uint8Array(size).fill(2));
    const square = (y, x, radius, dark) => {
      for (let dy = -radius; dy <= radius; dy++)
        for (let dx = -radius; dx <= radius; dx++)
          if (rows[y + dy] && x + dx >= 0 && x + dx < size) rows[y + dy][x + dx] = dark(Math.max(Math.abs(dx), Math.abs(dy)));
    };
    for (let place = 0; place < size; place++) rows[6][place] = rows[place][6] = 1 - (place % 2);
    const last = size - 7;
    const middles = version < 2 ? [] : version < 7 ? [6, last] : [6, (6 + last) / 2, last];
    middles.forEach((y) => middles.forEach((x) => isCorner(y, x, last) || square(y, x, 2, (ring) => Number(ring !== 1))));
    [[3, 3], [3, size - 4], [size - 4, 3]].forEach(([y, x]) => square(y, x, 4, (ring) => Number(ring !== 2 && ring !== 4)));
    // Kept free for what is known last; light until then, also where the penalty is counted.
    tellFormat(rows, 0, 0);
    if (version > 6) tellVersion(rows, 0);
    return rows;
  }

  const isCorner = (y, x, last) => (y === 6 && x === 6) || (y === 6 && x === last) || (y === last && x === 6);

  function tellFormat(rows, bits, always) {
    const size = rows.length;
    for (let place = 0; place < 15; place++) {
      const bit = (bits >> place) & 1;
      if (place < 8) rows[place < 6 ? place : place + 1][8] = rows[8][size - 1 - place] = bit;
      else rows[8][place < 9 ? 7 : 14 - place] = rows[size - 15 + place][8] = bit;
    }
    rows[size - 8][8] = always;
  }

  function tellVersion(rows, bits) {
    for (let place = 0; place < 18; place++) {
      const far = rows.length - 11 + (place % 3);
      const near = Math.floor(place / 3);
      rows[far][near] = rows[near][far] = (bits >> place) & 1;
    }
  }

  /* A number with the bits that check it. */
  function checked(value, polynomial, length) {
    let rest = value << length;
    for (let place = 31 - Math.clz32(value); place >= 0; place--) if ((rest >> (place + length)) & 1) rest ^= polynomial << place;
    return (value << length) | rest;
  }

  /* In columns of two, from the right, up and down in turns. Gives the places that a mask may turn. */
  function fill(rows, bytes) {
    const size = rows.length;
    const places = [];
    for (let right = size - 1; right > 0; right -= 2) {
      if (right === 6) right = 5;
      for (let step = 0; step < size; step++) {
        const y = (right + 1) & 2 ? step : size - 1 - step;
        [right, right - 1].forEach((x) => {
          if (rows[y][x] !== 2) return;
          const place = places.push([y, x]) - 1;
          rows[y][x] = (bytes[place >> 3] >> (7 - (place & 7))) & 1;
        });
      }
    }
    return places;
  }

  const MASKS = [
    (y, x) => (y + x) % 2,
    (y) => y % 2,
    (y, x) => x % 3,
    (y, x) => (y + x) % 3,
    (y, x) => ((y >> 1) + Math.floor(x / 3)) % 2,
    (y, x) => ((y * x) % 2) + ((y * x) % 3),
    (y, x) => (((y * x) % 2) + ((y * x) % 3)) % 2,
    (y, x) => (((y + x) % 2) + ((y * x) % 3)) % 2,
  ];

  function masked(rows, places, mask) {
    const copy = rows.map((row) => row.slice());
    places.forEach(([y, x]) => (copy[y][x] ^= MASKS[mask](y, x) ? 0 : 1));
    return copy;
  }

  /* How hard a pattern is to read: long runs, blocks of four, what looks like a finder, more of one colour. */
  function penalty(rows) {
    const lines = rows.map((row) => row.join(""));
    const columns = rows.map((_, x) => rows.map((row) => row[x]).join(""));
    let sum = 0;
    lines.concat(columns).forEach((line) => {
      (line.match(/0{5,}|1{5,}/g) || []).forEach((run) => (sum += run.length - 2));
      sum += 40 * finders(line);
    });
    for (let y = 1; y < rows.length; y++)
      for (let x = 1; x < rows.length; x++) {
        const four = rows[y][x] + rows[y][x - 1] + rows[y - 1][x] + rows[y - 1][x - 1];
        if (four % 4 === 0) sum += 3;
      }
    const dark = lines.join("").split("1").length - 1;
    return sum + 10 * Math.floor(Math.abs((dark / rows.length ** 2) * 100 - 50) / 5);
  }

  function finders(line) {
    let count = 0;
    for (let at = line.indexOf("1011101"); at >= 0; ) {
      const isOne = !line.slice(Math.max(0, at - 4), at).includes("1") || !line.slice(at + 7, at + 11).includes("1");
      if (isOne) count++;
      at = line.indexOf("1011101", at + (isOne ? 7 : 4));
    }
    return count;
  }

  function easiest(rows, places) {
    const penalties = MASKS.map((_, mask) => penalty(masked(rows, places, mask)));
    return penalties.indexOf(Math.min(...penalties));
  }

  function encode(text, { level = "L", version: wanted = 0, mask: given = -1 } = {}) {
    const fitting = fit(segment(text), level, wanted);
    if (!fitting) return null;
    const { version, bits } = fitting;
    const bare = frameOf(version);
    const places = fill(bare, codewords(bits, version, level));
    const mask = given < 0 ? easiest(bare, places) : given;
    const rows = masked(bare, places, mask);
    tellFormat(rows, checked((LEVELS[level] << 3) | mask, 0x537, 10) ^ 0x5412, 1);
    if (version > 6) tellVersion(rows, checked(version, 0x1f25, 12));
    return { version, mask, rows };
  }

  window.Chasqui = window.Chasqui || {};
  window.Chasqui.qr = { SIGNS, encode };
})();
