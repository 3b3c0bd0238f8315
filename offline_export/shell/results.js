/* "My results": saves them in a file, sends it where the browser can, and brings files in.

     Chasqui.results.save(everybody) -> what to say of the file that was saved
     Chasqui.results.bringIn(input, said)   takes in the files chosen there, and says in `said` what came of each */
(function () {
  "use strict";
  const Chasqui = window.Chasqui;
  const { outbox } = Chasqui;
  // What Chrome passes on from a page is told by its ending and its type: text is among it, JSON is not.
  const TYPE = "text/plain";
  let shell, isSaved;

  const isEverybody = (button) => (button.dataset.save || button.dataset.send) === "all";
  const within = (element, selector) => element.closest("[data-takeaway]").querySelector(selector);

  async function resultsOf(everybody) {
    const one = shell.person();
    const { text, answers } = await Chasqui.results.text(shell, everybody ? null : [one.id]);
    const who = everybody ? shell.people().length : one.nickname.replace(/[^\p{L}\p{N}]+/gu, "-").slice(0, 40) || 1;
    const day = new Date().toISOString().slice(0, 10);
    return { file: new File([text], `${shell.pack.id}-${who}-${day}.txt`, { type: TYPE }), answers };
  }

  function keepFile(file) {
    const link = shell.make("a", { download: file.name, href: URL.createObjectURL(file) });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  async function save(everybody) {
    const { file, answers } = await resultsOf(everybody);
    keepFile(file);
    Chasqui.unkept.saved(everybody ? "" : shell.person().id);
    return [shell.say("saved", { file: file.name, count: answers }), shell.say("saved_next")].join(" ");
  }

  async function send({ currentTarget: button }) {
    const { file, answers } = await resultsOf(isEverybody(button));
    try {
      await navigator.share({ files: [file], title: file.name });
      Chasqui.unkept.saved(isEverybody(button) ? "" : shell.person().id);
      tell(button, shell.say("handed_on", { count: answers }));
    } catch (error) {
      // Who changed their mind is told nothing.
      if (error.name === "AbortError") return;
      keepFile(file);
      tell(button, shell.say("not_sent") + " " + shell.say("saved", { file: file.name, count: answers }));
    }
  }

  function canSend() {
    const file = new File(["."], "results.txt", { type: TYPE });
    try {
      return Boolean(navigator.share && navigator.canShare && navigator.canShare({ files: [file] }));
    } catch {
      return false;
    }
  }

  /* Below the button, where the finger was. */
  function tell(button, text) {
    const line = within(button, "[data-saved]");
    isSaved = true;
    if (button.nextElementSibling !== line) button.after(line);
    line.textContent = text;
  }

  async function bringIn(input, said) {
    const files = Array.from(input.files);
    if (!files.length) return;
    const told = [];
    const tell = (...more) => (said.textContent = told.concat(more).join(" "));
    const bar = (value, max) => {
      said.querySelectorAll("progress").forEach((each) => each.remove());
      said.append(shell.make("progress", { max, value }));
    };
    tell();
    input.disabled = true;
    for (const file of files) {
      const name = input.multiple ? file.name + ": " : "";
      const progress = (done, total) => {
        tell(name + shell.say("bringing", { done, total }));
        bar(done, total);
      };
      told.push(name + (await Chasqui.results.takeIn(file, progress).then(whatCame, () => shell.say("not_brought"))));
      tell();
    }
    // Lessons that are pages of their own mark what came: each is opened once for all files.
    await Chasqui.marking.settle(bar);
    tell();
    if (outbox.fleeting) tell(shell.say("until_closed"));
    input.disabled = false;
    input.value = "";
    await shell.repaint();
  }

  function whatCame({ people, stored, known, problem }) {
    const refused = { not_results: "not_results", newer: "newer_pack", too_much: "too_much" }[problem];
    if (refused) return shell.say(refused);
    const news = stored || people ? shell.say("brought", { answers: stored, people }) : shell.say("brought_nothing", { count: known });
    return problem ? news + " " + shell.say("damaged") : news;
  }

  const listen = (selector, event, heard) => shell.everywhere(selector).forEach((each) => each.addEventListener(event, heard));

  Object.assign(Chasqui.results, { save, bringIn });
  (Chasqui.shellParts = Chasqui.shellParts || []).push({
    begin(begun) {
      shell = begun;
      listen("[data-save]", "click", async ({ currentTarget: button }) => tell(button, await save(isEverybody(button))));
      listen("[data-send]", "click", send);
      listen("[data-bring]", "change", ({ currentTarget: input }) => bringIn(input, within(input, "[data-brought]")));
    },
    show() {
      const isAlone = shell.people().length < 2;
      const able = canSend();
      shell.everywhere("[data-takeaway]").forEach((part) => (part.hidden = !shell.person()));
      shell.everywhere("[data-save=all]").forEach((button) => {
        button.hidden = isAlone;
        if (shell.language()) button.textContent = shell.say("save_all", { count: shell.people().length });
      });
      shell.everywhere("[data-send]").forEach((button) => (button.hidden = !able || (isAlone && isEverybody(button))));
    },
    /* What was said to somebody else is not for who comes now. */
    person() {
      if (isSaved) shell.everywhere("[data-saved], [data-brought]").forEach((line) => (line.textContent = ""));
    },
  });
})();
