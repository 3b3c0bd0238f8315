/* Reading codes from a screen: photos are made small before they travel, and where the browser reads codes by itself, the
   camera stays open until one person is whole. Without this script the photos travel as they are. */
(function () {
  "use strict";
  const form = document.querySelector("[data-read-codes]");
  const photos = Array.from(form.querySelectorAll("input[type=file]"));
  const text = form.querySelector("textarea");
  const live = form.querySelector("[data-live]");
  const video = live.querySelector("[data-picture]");
  const line = live.querySelector("[data-so-far]");
  const open = live.querySelector("[data-open]");
  const SIDE = 1600;
  const FRAME = /^CQ1:([0-9A-F]{4})([0-9A-Z]{2})([0-9A-Z]{2}):.+\.$/;

  /* Photos */

  async function small(file) {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.8));
    return blob && blob.size < file.size ? new File([blob], "photo.jpg", { type: "image/jpeg" }) : file;
  }

  async function send(event) {
    event.preventDefault();
    form.removeEventListener("submit", send);
    try {
      for (const input of photos) {
        const chosen = new DataTransfer();
        for (const file of Array.from(input.files)) chosen.items.add(await small(file).catch(() => file));
        input.files = chosen.files;
      }
    } catch (error) {
      // An old browser: they travel as they are.
    }
    form.submit();
  }

  /* The camera */

  const transfers = {};
  let camera;

  function take(code) {
    const [, transfer, number, count] = FRAME.exec(code) || [];
    if (!transfer) {
      line.textContent = live.dataset.foreign;
      return false;
    }
    const read = (transfers[transfer + count] = transfers[transfer + count] || {});
    read[parseInt(number, 36)] = code;
    const all = parseInt(count, 36);
    const missing = Array.from({ length: all }, (_, index) => index + 1).filter((each) => !read[each]);
    const values = { read: all - missing.length, count: all, missing: missing.join(", ") || "–" };
    line.textContent = live.dataset.soFarWords.replace(/\{(\w+)\}/g, (_, key) => values[key]);
    return !missing.length;
  }

  function finish() {
    camera.getTracks().forEach((track) => track.stop());
    const lines = Object.values(transfers).map((read) => Object.values(read).join("\n"));
    text.value = [text.value].concat(lines).filter(Boolean).join("\n");
    form.submit();
  }

  async function look(detector) {
    const codes = await detector.detect(video).catch(() => []);
    const whole = codes.map(({ rawValue }) => take(rawValue)).some(Boolean);
    if (whole) finish();
    else setTimeout(look, 150, detector);
  }

  async function start() {
    open.disabled = true;
    try {
      const detector = new BarcodeDetector({ formats: ["qr_code"] });
      camera = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: 1920 } });
      video.srcObject = camera;
      video.hidden = false;
      await video.play();
      look(detector);
    } catch (error) {
      line.textContent = live.dataset.noCamera;
    }
  }

  form.addEventListener("submit", send);
  const able = "BarcodeDetector" in window && navigator.mediaDevices && navigator.mediaDevices.getUserMedia;
  if (able) {
    BarcodeDetector.getSupportedFormats()
      .then((formats) => (live.hidden = !formats.includes("qr_code")))
      .catch(() => {});
    open.addEventListener("click", start);
  }
})();
