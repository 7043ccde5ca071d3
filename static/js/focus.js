// After a refused form the reader lands on the summary of what is wrong.
(() => {
  "use strict";
  document.querySelector("[data-focus-first]")?.focus();
  document.addEventListener("htmx:afterSwap", (event) => {
    event.target.querySelector("[data-focus-first]")?.focus();
  });
})();
