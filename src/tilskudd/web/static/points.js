// Points by digits, a little quicker: 0 to 5 on a row of points chooses, and moves on to the reason.
"use strict";
(() => {
  document.addEventListener("keydown", (event) => {
    const points = event.target.closest?.(".points");
    if (!points || event.ctrlKey || event.altKey || event.metaKey) return;
    const chosen = [...points.querySelectorAll("input")].find((one) => one.value === event.key);
    if (!chosen) return;
    event.preventDefault();
    chosen.checked = true;
    points.closest("fieldset").querySelector("textarea").focus();
  });
})();
