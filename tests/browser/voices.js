/* A device that speaks, for tests: `voices` is a list of {lang, localService}; spoken.said is what it began to say.
   spoken.finish() ends the sentence that is being said. It behaves as badly as phones do: a cancel ends with an error. */
(() => {
  const spoken = (window.spoken = { said: [], tags: [], voices: [], now: null, cancelled: 0 });
  if (location.protocol === "http:") spoken.voices = JSON.parse(localStorage.getItem("test.voices") || "[]");
  spoken.finish = () => {
    const { now } = spoken;
    spoken.now = null;
    now.onend({});
  };
  class Utterance {
    constructor(text) {
      this.text = text;
    }
  }
  const synth = {
    getVoices: () => spoken.voices,
    speak(utterance) {
      if (!(utterance instanceof Utterance)) throw new TypeError("not an utterance");
      spoken.said.push(utterance.text);
      spoken.tags.push([utterance.lang, utterance.voice && utterance.voice.name]);
      spoken.now = utterance;
    },
    cancel() {
      const { now } = spoken;
      spoken.now = null;
      spoken.cancelled += 1;
      if (now && now.onerror) setTimeout(() => now.onerror({ error: "canceled" }));
    },
    pause() {}, // as on Android: nothing happens
    resume() {},
  };
  Object.defineProperty(window, "speechSynthesis", { value: synth, configurable: true });
  Object.defineProperty(window, "SpeechSynthesisUtterance", { value: Utterance, configurable: true });
})();
