// Inside the frame: sends each answer to the host's page, shows again what was answered before, and says how high it is.
// What play.js says at once is what mark.js found; where the server found otherwise, that stands.
(function () {
  "use strict";
  const { Chasqui } = window;
  const { words, best, passed, response } = JSON.parse(document.getElementById("chasqui-frame").textContent);
  const place = (name) => document.getElementById("chasqui-" + name);
  const tell = (message) => parent.postMessage(Object.assign({ chasqui: 1 }, message), "*");
  const activity = document.querySelector("[data-activity]");
  const sent = new Map();

  function showBest(score) {
    const percent = Math.round(score * 100);
    place("best").textContent = score === null ? "" : words.best.replace("{percent}", percent);
  }

  function showMark(answer, mark) {
    const own = Chasqui.mark;
    Chasqui.mark = () => mark;
    Chasqui.play.show(activity, answer);
    Chasqui.mark = own;
  }

  document.addEventListener("chasqui:answer", ({ detail }) => {
    const id = Date.now() + "-" + sent.size;
    sent.set(id, detail);
    place("sent").textContent = "";
    tell({ id, answer: { digest: detail.digest, response: detail.response } });
  });

  addEventListener("message", ({ source, data }) => {
    if (source !== parent || !data || !sent.has(data.id)) return;
    const detail = sent.get(data.id);
    const { reply } = data;
    if (!reply) {
      place("sent").textContent = data.error || words.not_sent;
      return;
    }
    showBest(reply.best);
    if (JSON.stringify(reply.mark) !== JSON.stringify(detail.mark)) showMark(detail.response, reply.mark);
  });

  document.addEventListener("DOMContentLoaded", () => {
    showBest(best);
    if (response) Chasqui.play.show(activity, response);
    if (best !== null) Chasqui.play.remember(activity, passed);
    const measure = () => tell({ height: Math.ceil(document.documentElement.getBoundingClientRect().height) });
    if (window.ResizeObserver) new ResizeObserver(measure).observe(document.documentElement);
    measure();
  });
})();
