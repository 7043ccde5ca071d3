// Answers that wait in the browser do not stay there after signing out or handing in.
(() => {
  "use strict";
  const PREFIX = "assessment:";
  const WEEK = 7 * 24 * 3600 * 1000;

  function forget(matches) {
    try {
      for (const key of Object.keys(localStorage)) {
        if (key.startsWith(PREFIX) && matches(key)) localStorage.removeItem(key);
      }
    } catch { /* storage is switched off: nothing was kept */ }
  }

  function isOld(key) {
    try {
      return !(Date.now() - JSON.parse(localStorage.getItem(key)).at < WEEK);
    } catch {
      return true;
    }
  }

  for (const part of document.querySelectorAll("[data-assess-forget]")) {
    forget((key) => key === PREFIX + part.dataset.assessForget);
  }
  forget((key) => key !== `${PREFIX}mode` && isOld(key));
  document.addEventListener("submit", (event) => {
    const path = new URL(event.target.action, location.href).pathname;
    if (/\/(logout|sign-in-fully)\/$/.test(path)) forget((key) => key !== `${PREFIX}mode`);
  }, true);
})();
