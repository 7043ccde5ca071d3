// Forms with data-autosubmit send themselves when a choice changes or typing pauses.
(() => {
  "use strict";
  const PAUSE = 350;
  const timers = new WeakMap();

  function send(form, wait) {
    clearTimeout(timers.get(form));
    timers.set(form, setTimeout(() => form.requestSubmit(), wait));
  }

  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-autosubmit]");
    if (form && event.target.type !== "search") send(form, 0);
  });

  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-autosubmit]");
    if (form && event.target.type === "search") send(form, PAUSE);
  });
})();
