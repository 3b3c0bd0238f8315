/* Changing person on this device, also without a line: when asked, or when nobody touched the page for too long. */
(function () {
  "use strict";
  const { keep, outbox, seal } = window.Chasqui;
  const { address, make, say } = keep;
  const patience = () => new Promise((done) => setTimeout(done, 3000));
  const forms = new Set();
  let going;

  /* Somebody is here: what others left is put away, and what was put away for them is opened. */
  async function meet(owner) {
    document.querySelectorAll("form[data-sign-out]").forEach(bind);
    await seal.sweep(owner).catch(() => {});
    await seal.arrive(owner).catch(() => {});
    await keep.send();
  }

  function bind(form) {
    if (!forms.has(form)) form.addEventListener("submit", signOut);
    forms.add(form);
  }

  async function signOut(event) {
    const form = event.target;
    const [owner] = outbox.who();
    if (!owner) return;
    event.preventDefault();
    if (going) return;
    keep.leave((going = true));
    await Promise.race([outbox.send(), patience()]);
    const open = (await outbox.find("attempts", owner)).filter(({ state }) => state !== "sent");
    if (!open.length || (await seal.canSeal(owner))) return end(owner, form);
    keep.leave((going = false));
    ask(form, owner, open.length);
  }

  /* Without https no browser seals anything: whoever goes decides. */
  function ask(form, owner, count) {
    const button = (word, onclick) => make("button", { type: "button", className: "button-plain", onclick }, say(word));
    const again = () => {
      panel.remove();
      form.dispatchEvent(new Event("submit", { cancelable: true }));
    };
    const words = make("p", { tabIndex: -1 }, say("unsealed", { count }));
    const panel = make("div", { className: "notice notice-care" }, words, button("send_now", again), button("leave_here", () => end(owner, form)));
    form.after(panel);
    words.focus();
  }

  /* From here on this device knows nothing of this person; without the cookie the session ends at the server, too. */
  async function end(owner, form) {
    keep.leave(true);
    await seal.leave(owner).catch(() => {});
    document.cookie = "chasqui_person=;path=/;max-age=0;samesite=lax";
    // The sign-in page would end the session, and with it the group's door to which the form leads back.
    const reached = fetch(form ? "/sw.js" : address("sign-in"), { method: "HEAD", cache: "no-store" }).then(() => true, () => false);
    const isThere = await Promise.race([reached, patience()]);
    if (isThere && form) form.submit();
    else location.replace(isThere ? address("sign-in") : address("offline") + "?left");
  }

  window.Chasqui.leave = { end, meet };
})();
