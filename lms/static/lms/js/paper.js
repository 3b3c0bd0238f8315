/* Answers on paper: in table[data-paper], Enter leads to the next field, the arrows up and down to the next person. */
(function () {
  "use strict";
  const table = document.querySelector("table[data-paper]");
  if (!table) return;
  const fields = Array.from(table.querySelectorAll("input"));
  const across = table.tHead.rows[0].cells.length - 1;
  const steps = { Enter: 1, ArrowDown: across, ArrowUp: -across };
  table.addEventListener("keydown", (event) => {
    const step = steps[event.key];
    if (!step || event.isComposing) return;
    event.preventDefault();
    const place = fields.indexOf(event.target);
    const next = fields[place + step] || (event.key === "Enter" && table.closest("form").querySelector("[value=record]"));
    if (place < 0 || !next) return;
    next.focus();
    if (next.select) next.select();
  });
})();
