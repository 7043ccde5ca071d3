// <div data-shown-when="name=value">: shown while that choice is made. Without JavaScript: always shown.
(() => {
  "use strict";
  function update(part) {
    const [name, value] = part.dataset.shownWhen.split("=");
    const chosen = [...document.getElementsByName(name)].find((input) => input.checked);
    part.hidden = chosen?.value !== value;
  }

  function updateAll() {
    for (const part of document.querySelectorAll("[data-shown-when]")) update(part);
  }

  document.addEventListener("change", updateAll);
  window.addEventListener("pageshow", updateAll);
  updateAll();
})();
