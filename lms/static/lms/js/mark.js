// Marks an answer: the same score, the same feedback and the same refusals as courses/activities/ in Python.
// It lets a learner know at once, without a signal; the server marks again and believes nothing of this.
// Read by Chrome 80: nothing newer than ES2019. The definition is one that validate() has passed.
(function () {
  const fail = (code) => {
    throw Object.assign(new Error(code), { code });
  };
  const isText = (value) => typeof value === "string";
  const isRecord = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
  const find = (parts, id) => parts.find((part) => part.id === id) || fail("unknown_id");
  const round = (score) => Math.floor(score * 10000 + 0.5) / 10000;
  const said = (part, right, text) => ({ part, right, text });
  const markOfOne = (part, right, text) => ({
    score: right ? 1 : 0,
    passed: right,
    feedback: [said(part, right, text)],
  });

  // Hostile responses: the checks of responses.py, in the same order.
  const only = (response, name) =>
    isRecord(response) && Object.keys(response).join() === name ? response[name] : fail("bad_shape");
  const idList = (value) => (Array.isArray(value) && value.every(isText) ? value : fail("bad_shape"));
  const distinct = (value, parts) => {
    idList(value).forEach((id) => find(parts, id));
    return new Set(value).size < value.length ? fail("repeated_id") : value;
  };
  const unstorable = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]/u;

  // What was typed, as normalise.py and figures.py read it.
  const plain = [
    [/[\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g, ""],
    [/[\t-\r \x85\u1680\u2028\u2029]+/g, " "],
    [/[`\u02bc\u2018-\u201b\u2032\u2039\u203a]/g, "'"],
    [/[«»\u201c-\u201f]/g, '"'],
    [/[\u2010-\u2015\u2212]/g, "-"],
    [/ß/g, "ss"],
    [/æ/g, "ae"],
    [/œ/g, "oe"],
    [/ς/g, "σ"],
    [/^ | $/g, ""],
  ];
  const simplify = (text) =>
    plain.reduce(
      (simple, [pattern, by]) => simple.replace(pattern, by),
      text.replace(/´/g, "'").normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
    );
  const normalise = (text) => {
    const simple = simplify(text);
    return simple.replace(/^[ .,;:!?¡¿"'()[\]{}-]+|[ .,;:!?¡¿"'()[\]{}-]+$/g, "") || simple;
  };
  const frame = /^([+-]?) ?(?:[a-z]{0,3}[$€£] ?)?([0-9 .,']*?)(?: ?[$€£%])?[ .,;:!?]*$/;
  const grouped = /^([1-9][0-9]{0,2}(?:([ .,'])[0-9]{3})(?:\2[0-9]{3})*)(?:(?!\2)[.,]([0-9]+))?$/;
  const ungrouped = /^([0-9]*)(?:[.,]([0-9]+))?$/;
  const canonical = (sign, whole, decimals) => {
    const rest = (decimals || "").replace(/0+$/, "");
    const number = (whole.replace(/[^0-9]/g, "").replace(/^0+/, "") || "0") + (rest && "." + rest);
    return sign === "-" && number !== "0" ? "-" + number : number;
  };
  const readings = (text) => {
    const [, sign, body] = frame.exec(simplify(text)) || [];
    if (!/[0-9]/.test(body || "")) return [];
    const many = grouped.exec(body);
    const one = ungrouped.exec(body);
    return []
      .concat(many ? canonical(sign, many[1], many[3]) : [])
      .concat(one ? canonical(sign, one[1], one[2]) : []);
  };

  const kinds = {
    multiple_choice(definition, response) {
      const id = only(response, "choice");
      const chosen = isText(id) ? find(definition.choices, id) : fail("bad_shape");
      return markOfOne(id, chosen.correct, chosen.feedback);
    },
    true_false(definition, response) {
      const answer = only(response, "answer");
      if (typeof answer !== "boolean") fail("bad_shape");
      return markOfOne(String(answer), answer === definition.answer, definition["feedback_" + answer]);
    },
    order_steps({ steps }, response) {
      const order = distinct(only(response, "order"), steps);
      if (order.length < steps.length) fail("incomplete");
      const misplaced = order.filter((id, place) => id !== steps[place].id);
      const passed = !misplaced.length;
      return {
        score: round(1 - misplaced.length / steps.length),
        passed,
        feedback: (passed ? order : [misplaced[0]]).map((id) => said(id, passed, find(steps, id).feedback)),
      };
    },
    match({ items, targets }, response) {
      const pairs = only(response, "pairs");
      if (!isRecord(pairs) || !Object.values(pairs).every(isText)) fail("bad_shape");
      Object.keys(pairs).forEach((id) => find(items, id) && find(targets, pairs[id]));
      if (Object.keys(pairs).length < items.length) fail("incomplete");
      const feedback = items.map((item) => said(item.id, pairs[item.id] === item.target, item.feedback));
      const right = feedback.filter((one) => one.right).length;
      return { score: round(right / items.length), passed: right === items.length, feedback };
    },
    spot_it({ zones }, response) {
      const chosen = distinct(only(response, "zones"), zones).map((id) => find(zones, id));
      if (!chosen.length) fail("incomplete");
      const wanted = zones.filter((zone) => zone.correct).length;
      const surplus = chosen.reduce((sum, zone) => sum + (zone.correct ? 1 : -1), 0);
      return {
        score: round(Math.max(0, surplus) / wanted),
        passed: surplus === wanted,
        feedback: chosen.map((zone) => said(zone.id, zone.correct, zone.feedback)),
      };
    },
    fill_in(definition, response) {
      const text = only(response, "text");
      if (!isText(text) || unstorable.test(text)) fail("bad_shape");
      if ([...text].length > 200) fail("too_long");
      const words = normalise(text) || fail("incomplete");
      const read = (typed) => (definition.number ? readings(typed) : []);
      const numbers = read(text);
      const isOneOf = (answers) =>
        answers.some((answer) =>
          numbers.length ? read(answer).some((one) => numbers.includes(one)) : normalise(answer) === words
        );
      if (isOneOf(definition.answers)) return markOfOne("", true, definition.feedback_right);
      const near = (definition.near || []).find((one) => isOneOf([one.answer]));
      return markOfOne("", false, near ? near.feedback : definition.feedback_not_yet);
    },
    scenario({ start, scenes, ends }, response) {
      const places = scenes.concat(ends);
      const end = idList(only(response, "path")).reduce(
        (here, id) => find(places, find(here.choices || [], id).goto),
        find(places, start)
      );
      if (end.choices) fail("incomplete");
      const passed = end.score === 1;
      return { score: round(end.score), passed, feedback: [said(end.id, passed, end.feedback)] };
    },
    h5p(definition, response) {
      if (!isRecord(response) || Object.keys(response).sort().join() !== "max,score") fail("bad_shape");
      const { score, max } = response;
      if (![score, max].every((one) => typeof one === "number") || !(0 <= score && score <= max && max <= 1e6)) fail("bad_shape");
      const passed = !max || score * 100 >= definition.needed * max;
      return { score: max ? round(score / max) : 1, passed, feedback: [said("", passed, definition["feedback_" + (passed ? "right" : "not_yet")])] };
    },
  };

  window.Chasqui = window.Chasqui || {};
  // Gives {score, passed, feedback: [{part, right, text}]}; throws an Error with the code of ResponseError.
  window.Chasqui.mark = (definition, response) => kinds[definition.kind](definition, response);
})();
