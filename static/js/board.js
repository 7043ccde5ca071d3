// The board by keyboard: / searches, j and k go down and up along the names, Enter opens.
(() => {
  "use strict";
  const names = () => [...document.querySelectorAll("[data-row] th a:first-of-type")];

  function step(by) {
    const all = names();
    const next = all[all.indexOf(document.activeElement) + by];
    if (next) next.focus();
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select")) return;
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "/") {
      event.preventDefault();
      document.querySelector("#filter-search-results input").focus();
    }
  });
})();
