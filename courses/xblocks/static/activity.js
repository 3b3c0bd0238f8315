/* In the host's page: puts the activity into a frame of its own, without the host's styles, origin, cookies or network, and
   hands its answers to the server. jQuery is the host's: it carries the token that the host's server asks for. */
function ChasquiActivity(runtime, element) {
  "use strict";
  const { css, js } = window.ChasquiParts;
  const place = (element.jquery ? element[0] : element).querySelector("[data-chasqui-page]");
  const { chasquiPage: page, chasquiTitle: title } = place.dataset;
  const frame = document.createElement("iframe");
  frame.setAttribute("sandbox", "allow-scripts allow-forms");
  frame.setAttribute("scrolling", "no");
  // About as high as it will be: browsers measure a frame like this one only when it is about to be seen.
  frame.style.cssText = "display: block; width: 100%; height: 28rem; border: 0";
  frame.title = title;
  // Hosts write this script into their page: the end of one must not stand in it.
  frame.srcdoc = page
    .replace("<style>", () => "<style>" + css)
    .replace("<script><\/script>", () => "<script>" + js + "<\/script>");

  function reply(message) {
    if (frame.contentWindow) frame.contentWindow.postMessage(message, "*");
  }

  function said(failure) {
    try {
      return JSON.parse(failure.responseText).error;
    } catch {
      return "";
    }
  }

  function send({ id, answer }) {
    window.jQuery
      .ajax({
        type: "POST",
        url: runtime.handlerUrl(element, "answer"),
        data: JSON.stringify(answer),
        contentType: "application/json",
        dataType: "json",
      })
      .then(
        (told) => reply({ id, reply: told }),
        (failure) => reply({ id, error: said(failure) })
      );
  }

  function listen({ source, data }) {
    if (!frame.isConnected) removeEventListener("message", listen);
    else if (source !== frame.contentWindow || !data || data.chasqui !== 1) return;
    else if (data.height > 0 && data.height < 20000) frame.style.height = data.height + "px";
    else if (typeof data.id === "string") send(data);
  }

  addEventListener("message", listen);
  place.textContent = "";
  place.append(frame);
}
