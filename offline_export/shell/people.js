/* Who is learning: several people share a device, each with their own answers, a picture, and a PIN where they want one.

   In a pack for a group the names of its list come first. Whoever chooses theirs is kept on this device under the id of
   the list, so that the results find their owner. What is kept of a person, and where: pack.js. */
(function () {
  "use strict";
  const Chasqui = (window.Chasqui = window.Chasqui || {});
  const { outbox, pin } = Chasqui;
  let shell;

  /* In the language that is shown. */
  const here = (selector) => shell.everywhere(`[data-language="${shell.language()}"] ${selector}`);

  /* Pictures: each is drawn once in the page, in a <template>. */

  function picture(key) {
    const drawn = document.querySelector(`template[data-picture="${key}"]`) || document.querySelector("template[data-picture='']");
    return drawn.content.cloneNode(true);
  }

  function faces(place, chosen) {
    const label = (key) =>
      shell.make(
        "label",
        { className: "face" },
        shell.make("input", { type: "radio", name: "picture", value: key, checked: key === chosen }),
        shell.make("span", {}, picture(key), shell.make("small", {}, shell.say("picture:" + key)))
      );
    place.textContent = "";
    place.append(...shell.pictures.map(label));
  }

  /* The first picture that nobody here has. */
  function free() {
    const taken = shell.people().map((one) => one.picture);
    return shell.pictures.find((key) => !taken.includes(key)) || shell.pictures[0];
  }

  /* The list of names */

  function card(one, act) {
    const button = shell.make("button", { type: "button", className: "person" }, picture(one.picture || ""), shell.make("bdi", {}, one.nickname));
    button.addEventListener("click", act);
    return shell.make("li", {}, button);
  }

  function list() {
    const group = shell.group;
    const people = shell.people();
    const roster = group ? group.people.filter(({ id }) => !people.some((one) => one.id === id)) : [];
    here("[data-people]").forEach((place) => {
      place.textContent = "";
      place.append(...people.map((one) => card(one, () => open(one))));
    });
    here("[data-roster]").forEach((place) => {
      place.querySelector("ul").textContent = "";
      place.querySelector("ul").append(...roster.map((one) => card(one, () => join(one))));
      place.hidden = !roster.length;
    });
    here("[data-not-listed]").forEach((button) => (button.hidden = !group));
    here("[data-new-person]").forEach((form) => {
      // Somebody may be writing.
      if (form.elements.nickname.value) return;
      form.hidden = Boolean(group);
      faces(form.querySelector("[data-faces]"), free());
    });
    here("[data-new-person] [type=submit]").forEach((button) => (button.className = ""));
    here("[data-ask-pin]").forEach((form) => (form.hidden = true));
  }

  const join = async ({ id, nickname, picture }) => {
    const one = { id, nickname, picture, group: shell.group.id };
    await shell.savePerson(one);
    shell.enter(one);
  };

  function open(one) {
    if (!one.pin) return shell.enter(one);
    const [form] = here("[data-ask-pin]");
    // One main button at a time.
    here("[data-new-person] [type=submit]").forEach((button) => (button.className = "button-plain"));
    form.hidden = false;
    form.reset();
    form.dataset.askPin = one.id;
    form.querySelector("[data-whose]").textContent = one.nickname;
    form.querySelector("[data-amiss]").textContent = "";
    form.elements.pin.focus();
  }

  function tryPin(event) {
    event.preventDefault();
    const form = event.target;
    const one = shell.people().find(({ id }) => id === form.dataset.askPin);
    if (pin.fits(one.pin, form.elements.pin.value)) return shell.enter(one);
    form.querySelector("[data-amiss]").textContent = shell.say("pin_amiss");
    form.reset();
    form.elements.pin.focus();
  }

  async function add(event) {
    event.preventDefault();
    const form = event.target;
    const nickname = form.elements.nickname.value.trim();
    if (!nickname) return form.elements.nickname.focus();
    const one = { id: outbox.uuid(), nickname, picture: form.elements.picture.value };
    if (!takeCode(form, one) || !takePin(form, one)) return;
    form.reset();
    form.querySelectorAll("details").forEach((folded) => (folded.open = false));
    await shell.savePerson(one);
    shell.enter(one);
  }

  /* False: there is something, and it is no PIN. An empty field leaves things as they are. */
  function takePin(form, one) {
    const typed = form.elements.pin.value.trim();
    const amiss = Boolean(typed) && !pin.isPin(typed);
    form.querySelector("[data-pin-amiss]").textContent = amiss ? shell.say("pin_shape") : "";
    if (amiss) {
      const folded = form.elements.pin.closest("details");
      if (folded) folded.open = true;
      form.elements.pin.focus();
    }
    if (typed && !amiss) one.pin = pin.keep(typed);
    return !amiss;
  }

  /* The access code of somebody's card, where they have one: by it the site knows whose answers these are. What is read as
     a code, and what its last character checks, is told in lms/accounts/codes.py. */

  const LETTERS = "34679CDFGHJKMNPRTVWXYQ";

  function readCode(typed) {
    const code = Array.from(typed.toUpperCase().replace(/[\s-]/g, ""));
    const sum = code.reverse().reduce((total, letter, place) => {
      const worth = LETTERS.indexOf(letter) * (place % 2 ? 2 : 1);
      return worth < 0 ? NaN : total + Math.floor(worth / 22) + (worth % 22);
    }, 0);
    return code.length === 8 && sum % 22 === 0 ? code.reverse().join("") : "";
  }

  /* Takes the code of a form over to a person; false: there is one, and it is not right. */
  function takeCode(form, one) {
    const input = form.elements.code;
    const code = readCode(input.value);
    const amiss = Boolean(input.value.trim()) && !code;
    form.querySelector("[data-amiss]").textContent = amiss ? shell.say("code_amiss") : "";
    if (amiss) input.focus();
    else input.value = "";
    if (code) one.code = code;
    return !amiss;
  }

  async function addCode(event) {
    event.preventDefault();
    const person = shell.person();
    if (!takeCode(event.target, person)) return;
    await shell.savePerson(person);
    shell.repaint();
  }

  /* What somebody changes of themselves */

  async function changeMine(event) {
    event.preventDefault();
    const form = event.target;
    const one = Object.assign({}, shell.person(), { picture: form.elements.picture.value });
    if (!takePin(form, one)) return;
    form.elements.pin.value = "";
    await shell.savePerson(one);
    await shell.repaint();
    form.querySelector("[data-kept]").textContent = shell.say("mine_kept");
  }

  async function dropPin(event) {
    const one = Object.assign({}, shell.person());
    delete one.pin;
    await shell.savePerson(one);
    await shell.repaint();
    event.target.form.querySelector("[data-kept]").textContent = shell.say("mine_kept");
  }

  function greet() {
    const person = shell.person();
    const say = shell.language() ? shell.say : () => "";
    shell.everywhere("[data-change-person]").forEach((link) => {
      link.hidden = !person;
      link.querySelector("[data-name]").textContent = person ? person.nickname : "";
    });
    shell.everywhere("[data-hello]").forEach((line) => {
      line.hidden = !person;
      line.textContent = "";
      if (person && person.picture) line.append(picture(person.picture));
      if (person) line.append(shell.make("span", {}, say("hello", { name: person.nickname })));
    });
    shell.everywhere("[data-code-kept]").forEach((line) => (line.textContent = person && person.code ? say("code_kept") : ""));
    here("[data-mine]").forEach((form) => {
      form.closest("details").hidden = !person;
      form.querySelector("[data-kept]").textContent = "";
      form.querySelector("[data-drop-pin]").hidden = !person || !person.pin;
      if (person) faces(form.querySelector("[data-faces]"), person.picture);
    });
  }

  (Chasqui.shellParts = Chasqui.shellParts || []).push({
    begin(begun) {
      shell = begun;
      const on = (selector, news, act) => shell.everywhere(selector).forEach((each) => each.addEventListener(news, act));
      on("[data-new-person]", "submit", add);
      on("[data-my-code]", "submit", addCode);
      on("[data-ask-pin]", "submit", tryPin);
      on("[data-mine]", "submit", changeMine);
      on("[data-drop-pin]", "click", dropPin);
      on("[data-not-listed]", "click", ({ target }) => {
        target.hidden = true;
        const form = target.closest("[data-screen]").querySelector("[data-new-person]");
        form.hidden = false;
        form.elements.nickname.focus();
      });
    },
    show() {
      if (shell.language()) list();
      greet();
    },
  });
})();
