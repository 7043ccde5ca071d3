// A second click on a send button does nothing, until the answer is there or the page comes back.
(() => {
  "use strict";
  const DOWNLOAD_PAUSE = 8000;

  function release(form) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || "submitMany" in form.dataset) return;
    if (form.dataset.sent) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    form.dataset.sent = "true";
    event.submitter?.setAttribute("aria-busy", "true");
    // A download leaves the page where it is.
    setTimeout(() => release(form), DOWNLOAD_PAUSE);
  }, true);

  document.addEventListener("invalid", (event) => event.target.form && release(event.target.form), true);
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest?.("form");
    if (form) release(form);
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) release(form);
  });
})();
