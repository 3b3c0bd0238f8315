/* A PIN of four digits that keeps honest people honest: it stops who opens the wrong name by mistake, and nobody else.

   It is NO protection: there are 10,000 PINs, and whoever can open the tools of the browser reads the answers without any.
   So a short hash is enough (FNV-1a, many times, with salt), which needs no WebCrypto: that is missing on plain http.
   All it does is keep the digits themselves, which somebody may use elsewhere, off the disk. */
(function () {
  "use strict";
  const Chasqui = (window.Chasqui = window.Chasqui || {});
  const ROUNDS = 2000;

  function fnv(text, begin) {
    let hash = begin;
    for (let place = 0; place < text.length; place++) hash = Math.imul(hash ^ text.charCodeAt(place), 16777619);
    return hash >>> 0;
  }

  function hash(salt, pin) {
    let [one, other] = [2166136261, 84696351];
    for (let round = 0; round < ROUNDS; round++) {
      one = fnv(salt + pin + other, one);
      other = fnv(pin + salt + one, other);
    }
    return one.toString(36) + other.toString(36);
  }

  const isPin = (typed) => /^\d{4}$/.test(typed);

  Chasqui.pin = {
    isPin,
    keep(pin) {
      const salt = Chasqui.outbox.uuid();
      return salt + ":" + hash(salt, pin);
    },
    fits(kept, pin) {
      const [salt, wanted] = kept.split(":");
      return hash(salt, pin) === wanted;
    },
  };
})();
