// A microphone beside the text fields of a form, only where the browser itself turns speech into
// text. What is said goes to the maker of the browser or stays on the device, as the browser does
// it; the portal never hears it. Without this script, or without that browser, nothing is shown.
(() => {
  "use strict";
  const Recogniser = window.SpeechRecognition ?? window.webkitSpeechRecognition;
  const form = document.querySelector("form[data-dictate]");
  const pattern = document.querySelector("template[data-dictate-button]");
  if (!Recogniser || !form || !pattern) return;
  const words = form.dataset;
  const line = document.querySelector("[data-dictate-line]");
  if (line) line.hidden = false;
  let current = null;

  for (const field of form.querySelectorAll("textarea")) place(field);

  function place(field) {
    const part = pattern.content.cloneNode(true);
    const button = part.querySelector("button");
    const label = form.querySelector(`label[for="${field.id}"]`)?.textContent.trim() ?? "";
    button.setAttribute("aria-label", `${words.dictateStart}: ${label}`);
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => (current?.button === button ? current.stop() : begin(field, button)));
    field.after(part);
  }

  function begin(field, button) {
    current?.stop();
    const recogniser = new Recogniser();
    const said = button.parentElement.querySelector("[data-dictate-said]");
    recogniser.lang = words.dictateLanguage;
    recogniser.continuous = true;
    recogniser.interimResults = false;
    recogniser.addEventListener("result", (event) => {
      const found = [...event.results].slice(event.resultIndex).filter((each) => each.isFinal);
      insert(field, found.map((each) => each[0].transcript.trim()).filter(Boolean).join(" "));
    });
    recogniser.addEventListener("error", (event) => {
      said.textContent = event.error === "not-allowed" ? words.dictateRefused : words.dictateFailed;
      finish();
    });
    recogniser.addEventListener("end", finish);

    function finish() {
      if (current?.button === button) current = null;
      button.setAttribute("aria-pressed", "false");
      if (said.textContent === words.dictateListening) said.textContent = "";
    }

    current = { button, stop() { recogniser.stop(); finish(); } };
    button.setAttribute("aria-pressed", "true");
    said.textContent = words.dictateListening;
    try {
      recogniser.start();
    } catch {
      said.textContent = words.dictateFailed;
      finish();
    }
  }

  // Where the cursor is; the form hears of it as if it was typed, so that it is kept.
  function insert(field, text) {
    if (!text) return;
    const [from, to] = [field.selectionStart, field.selectionEnd];
    const before = field.value.slice(0, from);
    const room = field.maxLength > 0 ? field.maxLength - (field.value.length - (to - from)) : Infinity;
    const added = `${before && !/\s$/.test(before) ? " " : ""}${text}`.slice(0, Math.max(0, room));
    field.setRangeText(added, from, to, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  window.addEventListener("pagehide", () => current?.stop());
})();
