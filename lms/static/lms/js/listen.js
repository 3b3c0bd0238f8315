/* Reads a lesson aloud with the voice of the device, sentence by sentence. Fetched at the first tap (ease.js).

   Short sentences, because Chrome falls silent in the middle of long ones. A pause is an end that remembers its sentence,
   because phones do not obey pause(). Nothing here is announced: the voice would have to talk over a screen reader. */
(function () {
  "use strict";
  const Chasqui = (window.Chasqui = window.Chasqui || {});
  if (Chasqui.listen) return;
  const synth = window.speechSynthesis;
  const LONGEST = 170; // characters, some ten seconds

  /* Sentences */

  const TITLES = "\\p{Lu}|Sr|Sra|Srta|Srs|Sres|Dr|Dra|Dña|Lic|Ing|Prof|Profa|Ud|Uds|Vd|EE|Mr|Mrs|Ms|Mme|Mlle|MM|St|Ste|e\\.g|i\\.e|p|ej|ex|vs";
  const BEFORE_NUMBERS = "No|Nº|N°|n|nº|n\\.º|n°|núm|num|pág|pag|tel|tél|Tel|Tél|art|Art|cap|aprox|Av|av";
  const TITLE = new RegExp(`(?:^|[\\s(«“"])(?:${TITLES})\\.\\s*$`, "u");
  const BEFORE_NUMBER = new RegExp(`(?:^|[\\s(«“"])(?:${BEFORE_NUMBERS})\\.?\\s*$`, "u");
  const END = /([.!?…]+(?:\s?»|["”’)\]])*)\s+(?=["«“‘¿¡([]*\s?[\p{Lu}\d])/gu;

  /* The sentences of a text in our four languages; none is longer than a phone speaks in one breath. Intl.Segmenter is of
     no help: it is missing on old phones, ends a sentence after “Sra.” and none after “…”, and tears off a closing “»”. */
  function sentences(text) {
    const found = [];
    for (const piece of text.replace(/\s+/g, " ").trim().replace(END, "$1\n").split("\n")) {
      const before = found[found.length - 1] || "";
      const goesOn = TITLE.test(before) || (BEFORE_NUMBER.test(before) && /^\s*\d/.test(piece));
      if (goesOn) found.push(found.pop().trim() + " " + piece.trim());
      else found.push(piece.trim());
    }
    return [].concat(...found.filter((sentence) => /[\p{L}\d]/u.test(sentence)).map(shortened));
  }

  /* Cut at a comma, else between words. */
  function shortened(sentence) {
    if (sentence.length <= LONGEST) return [sentence];
    const start = sentence.slice(0, LONGEST);
    const comma = Math.max(...[", ", "; ", ": ", " – "].map((mark) => start.lastIndexOf(mark)));
    const cut = (comma > LONGEST / 3 ? comma : start.lastIndexOf(" ")) + 1 || LONGEST;
    return [sentence.slice(0, cut).trim()].concat(shortened(sentence.slice(cut).trim()));
  }

  /* What is read: each paragraph, heading, step and choice that can be seen, once. */

  const READ = "h1, .lesson h2, .lesson h3, .lesson p, .lesson li, .lesson label > span, .lesson .step > span, .lesson .ways button";
  const UNREAD = "[hidden], [aria-hidden=true], .unseen, .outbox, [data-feedback], [data-say], [data-photo], svg";

  function blocks() {
    const found = Array.from(document.querySelectorAll(READ));
    const isLeaf = (block) => !block.querySelector(READ) && !block.closest(UNREAD);
    return found.filter((block) => isLeaf(block) && block.getClientRects().length && words(block).trim());
  }

  function words(node) {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    if (node.nodeType !== Node.ELEMENT_NODE || node.matches(UNREAD + ", script, select")) return "";
    if (node.matches("input")) return node.closest("label") ? "" : " … ";
    return Array.from(node.childNodes, words).join("");
  }

  /* The choices of a list of pairs, which stand in a menu: said once, after the first of them. */
  function spoken(block) {
    const row = block.closest(".pairs li");
    const menu = row && !row.previousElementSibling && row.querySelector("select");
    const choices = menu ? Array.from(menu.options).filter(({ value }) => value) : [];
    const texts = [words(block), ...choices.map((choice) => choice.text)];
    return [].concat(...texts.map((text) => sentences(text)));
  }

  /* The voice: of the very region, then one that needs no signal. */

  const language = () => document.documentElement.lang;

  function voice() {
    const tag = language().toLowerCase();
    const score = ({ lang, localService }) => {
      const other = lang.toLowerCase().replace("_", "-");
      return (other === tag ? 2 : 0) + (localService ? 1 : 0) + (other.split("-")[0] === tag.split("-")[0] ? 4 : -9);
    };
    return synth.getVoices().filter((one) => score(one) > 0).sort((one, other) => score(other) - score(one))[0];
  }

  /* Playing */

  let bar, block, place, turn, utterance, said;
  const button = (name) => bar.querySelector(`[data-do=${name}]`);

  function from(other) {
    if (block) block.classList.remove("spoken");
    block = other;
    place = 0;
  }

  function stop() {
    turn = null; // What still ends belongs to no turn.
    clearTimeout(said);
    synth.cancel();
    if (block) block.classList.remove("spoken");
  }

  function say() {
    stop();
    if (!block.isConnected) from(firstSeen()); // An activity was drawn anew meanwhile.
    const texts = spoken(block);
    if (place >= texts.length) return next();
    const mine = (turn = {});
    paint(true);
    block.classList.add("spoken");
    if (!isSeen(block)) block.scrollIntoView({ block: "center" });
    utterance = new SpeechSynthesisUtterance(texts[place]); // Held here: Chrome forgets to end one that nobody holds.
    utterance.lang = language();
    utterance.voice = voice() || null;
    const ended = () => {
      if (turn !== mine) return;
      place += 1;
      say();
    };
    utterance.onend = ended;
    utterance.onerror = () => turn === mine && amiss();
    // Some phones lose what is said in the moment of a cancel.
    said = setTimeout(() => {
      synth.speak(utterance);
      said = setTimeout(ended, 8000 + texts[place].length * 200); // Others never tell that they have ended.
    }, 60);
  }

  function next() {
    const list = blocks();
    const following = block.isConnected ? list[list.indexOf(block) + 1] : firstSeen();
    if (!following) return close();
    from(following);
    say();
  }

  function back() {
    const list = blocks();
    // As with music: first to the start of this one, from its start to the one before.
    from(place ? block : list[Math.max(list.indexOf(block) - 1, 0)]);
    say();
  }

  function pause() {
    stop();
    block.classList.add("spoken");
    paint(false);
  }

  /* From where the reader is: the remembered sentence while it can be seen, else the first thing on the screen. */
  function play() {
    button("play").focus({ preventScroll: true });
    if (!block || !block.isConnected || !isSeen(block)) from(firstSeen());
    bar.querySelector("[role]").hidden = true;
    if (block) say();
  }

  /* The bar lies over the top of the screen while it is open. */
  const ceiling = () => (bar.classList.contains("listen-open") ? bar.offsetHeight : 0);

  function isSeen(element) {
    const { top, bottom } = element.getBoundingClientRect();
    return bottom > ceiling() && top < innerHeight;
  }

  function firstSeen() {
    const list = blocks();
    return list.find((one) => one.getBoundingClientRect().bottom > ceiling()) || list[0];
  }

  function amiss() {
    pause();
    bar.querySelector("[role]").hidden = false;
  }

  function close() {
    const hadFocus = bar.contains(document.activeElement);
    stop();
    block = null;
    paint(false, true);
    if (hadFocus) button("play").focus({ preventScroll: true });
  }

  function paint(playing, closed) {
    const main = button("play");
    const word = main.dataset[closed ? "start" : playing ? "pause" : "on"];
    // Written only when it changes: a screen reader may stand on it.
    if (main.textContent !== word) main.textContent = word;
    bar.classList.toggle("listen-open", !closed);
    document.documentElement.classList.toggle("listening", !closed);
    ["back", "next", "stop"].forEach((name) => (button(name).hidden = !!closed));
  }

  function press({ target, currentTarget }) {
    const pressed = target.closest("[data-do]");
    if (!pressed) return;
    // In a pack of one file each lesson has a bar.
    if (block && bar !== currentTarget) close();
    bar = currentTarget;
    const toggle = () => (turn ? pause() : play());
    ({ play: toggle, back, next, stop: close })[pressed.dataset.do]();
  }

  document.querySelectorAll("[data-listen]").forEach((one) => one.addEventListener("click", press));
  addEventListener("pagehide", () => turn && pause());
  Chasqui.listen = { sentences };
})();
