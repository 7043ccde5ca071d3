// A file over data-upload-limit (bytes) is refused before it is sent.
(() => {
  "use strict";

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-upload-limit]");
    if (!form) return;
    const limit = Number(form.dataset.uploadLimit);
    const input = form.querySelector("input[type=file]");
    const large = Array.from(input.files).some((file) => file.size > limit);
    const message = form.querySelector("[data-upload-message]");
    message.textContent = large ? form.dataset.uploadRefusal : "";
    message.hidden = !large;
    if (!large) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
})();
