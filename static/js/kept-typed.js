// <form data-typed="key">: what is typed stays on this device until it was sent, so that a tunnel, an
// empty battery or an ended session costs nothing. Without this script it is an ordinary form.
// <… data-typed-forget="key key">: stands on the page that follows after it was sent.
(() => {
  "use strict";
  const PREFIX = "typed:";
  const WEEK = 7 * 24 * 3600 * 1000;
  const PAUSE = 300;

  function read(key) {
    try {
      return JSON.parse(localStorage.getItem(PREFIX + key));
    } catch {
      return null;
    }
  }

  function write(key, values, sent) {
    try {
      localStorage.setItem(PREFIX + key, JSON.stringify({ at: Date.now(), values, sent }));
    } catch { /* storage is full or off: the page itself still holds the text */ }
  }

  function forget(matches) {
    try {
      for (const name of Object.keys(localStorage)) {
        if (name.startsWith(PREFIX) && matches(name.slice(PREFIX.length))) localStorage.removeItem(name);
      }
    } catch { /* storage is off: nothing was kept */ }
  }

  for (const part of document.querySelectorAll("[data-typed-forget]")) {
    const keys = part.dataset.typedForget.split(" ");
    forget((key) => keys.includes(key) && read(key)?.sent);
  }
  forget((key) => !(Date.now() - read(key)?.at < WEEK));
  document.addEventListener("submit", (event) => {
    const path = new URL(event.target.action, location.href).pathname;
    if (/\/(logout|sign-in-fully)\/$/.test(path)) forget(() => true);
  }, true);

  const form = document.querySelector("form[data-typed]");
  if (!form) return;
  const key = form.dataset.typed;
  const said = form.querySelector("[data-typed-said]");
  const away = form.querySelector("[data-typed-away]");
  let timer = 0;

  function fields() {
    return [...form.elements].filter(
      (field) => field.name && !["hidden", "file", "submit", "button"].includes(field.type),
    );
  }

  const isTicked = (field) => ["checkbox", "radio"].includes(field.type);

  function typed() {
    const values = {};
    for (const field of fields()) {
      values[field.name] ??= [];
      if (!isTicked(field) || field.checked) values[field.name].push(field.value);
    }
    return values;
  }

  function fillIn(values) {
    for (const field of fields()) {
      const found = values[field.name];
      if (!found) continue;
      if (isTicked(field)) field.checked = found.includes(field.value);
      else field.value = found[0] ?? "";
    }
    form.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function tell(sentence) {
    said.textContent = sentence;
    said.hidden = !sentence;
  }

  const start = typed();
  const draft = read(key);
  if ("typedBound" in form.dataset) {
    // The portal sent it back with what is wrong, and everything that was typed.
    write(key, start, false);
  } else if (draft && JSON.stringify(draft.values) !== JSON.stringify(start)) {
    fillIn(draft.values);
    const when = new Date(draft.at).toLocaleString(document.documentElement.lang, {
      weekday: "long", hour: "2-digit", minute: "2-digit",
    });
    tell(form.dataset.textAgain.replace("WHEN", when));
    away.hidden = false;
  }

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => write(key, typed(), false), PAUSE);
  });
  addEventListener("pagehide", () => {
    if (timer && !read(key)?.sent) write(key, typed(), false);
  });
  away.addEventListener("click", () => {
    clearTimeout(timer);
    timer = 0;
    forget((each) => each === key);
    fillIn(start);
    tell("");
    away.hidden = true;
  });
  // Before submit-once.js, which would wait for an answer that does not come.
  window.addEventListener("submit", (event) => {
    if (event.target !== form) return;
    clearTimeout(timer);
    write(key, typed(), navigator.onLine);
    if (navigator.onLine) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    tell(form.dataset.textOffline);
    said.scrollIntoView({ block: "center" });
  }, true);
})();
