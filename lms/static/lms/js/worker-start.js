/* Asks for the worker once the page is there, so that it takes nothing from what is read first. A page that was on its
   way while the worker began is nobody's: it says that it is here. */
(function () {
  const workers = navigator.serviceWorker;
  if (!workers || location.protocol === "file:") return;
  addEventListener("load", () => {
    workers.register("/sw.js", { updateViaCache: "none" }).catch(() => {});
    workers.ready.then(({ active }) => workers.controller || active.postMessage({ ask: "claim" }));
  });
})();
