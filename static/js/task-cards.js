// Pages with many tasks to answer. <button data-insert="text" data-insert-into="id">: puts the text
// into that field. After an answer the reader goes on from what took the card's place.
(() => {
  "use strict";
  function reveal() {
    for (const button of document.querySelectorAll("[data-insert][hidden]")) button.hidden = false;
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-insert]");
    if (!button) return;
    const field = document.getElementById(button.dataset.insertInto);
    const before = field.value.trimEnd();
    field.value = before ? `${before}\n${button.dataset.insert}` : button.dataset.insert;
    field.focus();
  });

  document.addEventListener("htmx:afterSettle", () => {
    reveal();
    const done = document.querySelector("[data-focus-here]");
    if (!done) return;
    delete done.dataset.focusHere;
    done.focus();
  });
  reveal();
})();
