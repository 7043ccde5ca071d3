// The form of an assessment: every answer is sent by itself, kept in the browser while there is no
// connection, and shown one question at a time to who likes that. Without this script it is one
// long form with one button.
(() => {
  "use strict";
  const form = document.querySelector("form[data-assess]");
  if (!form) return;
  const words = form.dataset;
  const KEY = `assessment:${words.assess}`;
  const MODE = "assessment:mode";
  const TYPING = 900;
  const RETRY = 15000;
  const items = [...form.querySelectorAll("[data-item]")];
  const said = form.querySelector("[data-assess-said]");
  const timers = new Map();
  let pending = load();
  let busy = false;
  let stopped = false;
  let leaving = false;

  // --- what is kept in this browser ------------------------------------------------------------
  function load() {
    try {
      return JSON.parse(localStorage.getItem(KEY))?.answers ?? {};
    } catch {
      return {};
    }
  }

  function store() {
    try {
      if (Object.keys(pending).length) {
        localStorage.setItem(KEY, JSON.stringify({ at: Date.now(), answers: pending }));
      } else {
        localStorage.removeItem(KEY);
      }
    } catch { /* storage is full or off: the page itself still holds the answers */ }
  }

  // --- one question ----------------------------------------------------------------------------
  const id = (item) => item.dataset.item;
  const field = (item, part) => form.elements[`c${id(item)}${part}`];
  const text = (item) => field(item, "-text");
  const revision = (item) => field(item, "-revision");
  const radios = (item) => [...item.querySelectorAll("input[type=radio]")];
  const choice = (item) => radios(item).find((radio) => radio.checked)?.value ?? "";
  const isAnswered = (item) => ("open" in item.dataset ? text(item).value.trim() : choice(item)) !== "";

  function tell(item, sentence, tone) {
    const line = item.querySelector("[data-said]");
    line.textContent = sentence;
    line.classList.toggle("is-late", tone === "late");
  }

  function fillIn(item, values) {
    for (const radio of radios(item)) radio.checked = radio.value === values.choice;
    text(item).value = values.text;
  }

  function changed(item) {
    pending[id(item)] = { choice: choice(item), text: text(item).value, revision: revision(item).value };
    store();
    item.querySelector("[data-conflict]")?.remove();
    show();
    send();
  }

  // --- sending ---------------------------------------------------------------------------------
  async function send() {
    if (busy || stopped || leaving) return;
    busy = true;
    try {
      for (const key of Object.keys(pending)) {
        const item = items.find((each) => id(each) === key);
        if (!item) { delete pending[key]; store(); continue; }
        if (item.querySelector("[data-conflict]")) continue;
        if (leaving) return;
        if (!(await sendOne(item, pending[key]))) return;
      }
    } finally {
      busy = false;
    }
    const open = Object.keys(pending).filter((key) => !items.find((each) => id(each) === key)?.querySelector("[data-conflict]"));
    if (open.length && !stopped) send();
  }

  async function sendOne(item, values) {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.set("criterion", id(item));
    body.set("answer", values.choice);
    body.set("answer-text", values.text);
    body.set("answer-revision", values.revision);
    said.textContent = words.wordsSending;
    let answer, data;
    try {
      answer = await fetch(words.answerUrl, { method: "POST", body, credentials: "same-origin", redirect: "manual", headers: { Accept: "application/json" } });
      data = (answer.headers.get("Content-Type") ?? "").includes("json") ? await answer.json() : null;
    } catch {
      return offline();
    }
    if (answer.status >= 500) return offline();
    if (!data) {
      stopped = true;
      said.textContent = words.wordsSignedOut;
      said.classList.add("is-late");
      return false;
    }
    said.classList.remove("is-late");
    if (answer.status === 410) {
      pending = {};
      store();
      stopped = true;
      location.assign(data.url);
      return false;
    }
    if (answer.status === 409) return conflict(item, values, data);
    if (pending[id(item)] === values) delete pending[id(item)];
    if (!answer.ok) {
      store();
      tell(item, data.sentence, "late");
      said.textContent = "";
      return true;
    }
    revision(item).value = data.revision;
    if (pending[id(item)]) pending[id(item)].revision = String(data.revision);
    store();
    tell(item, "");
    said.textContent = data.said;
    return true;
  }

  function offline() {
    said.textContent = words.wordsOffline;
    said.classList.add("is-late");
    setTimeout(send, RETRY);
    return false;
  }

  // --- two devices -----------------------------------------------------------------------------
  function conflict(item, values, data) {
    const box = document.createElement("div");
    box.className = "assess-conflict";
    box.dataset.conflict = "";
    box.setAttribute("role", "alert");
    const label = radios(item).find((radio) => radio.value === data.choice)?.closest("label").querySelector(".radio-card-title").textContent;
    const sentence = document.createElement("p");
    sentence.textContent = data.sentence;
    const other = document.createElement("p");
    other.className = "assess-conflict-other";
    other.textContent = [label ?? (data.text ? "" : words.wordsNothing), data.text].filter(Boolean).join(" – ");
    const buttons = document.createElement("div");
    buttons.className = "form-actions";
    buttons.append(
      button(words.wordsMine, () => {
        pending[id(item)] = { ...values, choice: choice(item), text: text(item).value, revision: String(data.revision) };
        revision(item).value = data.revision;
        close();
      }),
      button(words.wordsOther, () => {
        fillIn(item, data);
        revision(item).value = data.revision;
        delete pending[id(item)];
        close();
      }),
    );
    function close() {
      box.remove();
      store();
      show();
      send();
    }
    box.append(sentence, other, buttons);
    item.querySelector("legend").after(box);
    said.textContent = data.sentence;
    return true;
  }

  function button(label, action) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "btn btn-outline btn-small";
    made.textContent = label;
    made.addEventListener("click", action);
    return made;
  }

  // --- which questions are shown ---------------------------------------------------------------
  const nav = form.querySelector("[data-assess-nav]");
  const end = form.querySelector("[data-assess-end]");
  const modes = form.querySelector("[data-assess-modes]");
  let mode = "all";
  let step = 0;

  function isAsked(item) {
    if (!item.dataset.onlyWhen) return true;
    const [asked, level] = item.dataset.onlyWhen.split("=");
    const other = items.find((each) => id(each) === asked);
    return Boolean(other) && isAsked(other) && choice(other) === level;
  }

  function show() {
    const asked = items.filter(isAsked);
    step = Math.min(Math.max(step, 0), asked.length);
    const current = asked[step];
    for (const item of items) item.hidden = mode === "steps" ? item !== current : !asked.includes(item);
    for (const part of form.querySelectorAll("[data-assess-part]")) {
      part.hidden = !part.querySelector("[data-item]:not([hidden])");
    }
    for (const each of form.querySelectorAll("[data-assess-first]")) each.hidden = mode === "steps" && step > 0;
    end.hidden = mode === "steps" && step < asked.length;
    nav.hidden = mode !== "steps";
    nav.querySelector('[data-assess-go="-1"]').disabled = step === 0;
    nav.querySelector('[data-assess-go="1"]').hidden = step >= asked.length;
    const answered = asked.filter(isAnswered).length;
    form.querySelector("[data-assess-answered]").textContent = answered;
    const bar = form.querySelector("[data-assess-bar]");
    bar.max = asked.length;
    bar.value = mode === "steps" ? Math.min(step + 1, asked.length) : answered;
    form.classList.toggle("is-steps", mode === "steps");
    for (const each of modes.querySelectorAll("[data-assess-mode]")) {
      each.hidden = each.dataset.assessMode === mode;
    }
    const title = form.querySelector("[data-assess-step]");
    title.hidden = mode !== "steps" || step >= asked.length;
    title.textContent = words.wordsStep.replace("{n}", step + 1).replace("{all}", asked.length);
  }

  function setMode(wanted, remember) {
    mode = wanted;
    if (remember) try { localStorage.setItem(MODE, wanted); } catch { /* not remembered */ }
    if (mode === "steps") {
      const asked = items.filter(isAsked);
      const wrong = asked.findIndex((item) => item.classList.contains("has-error"));
      const first = asked.findIndex((item) => !isAnswered(item));
      step = wrong >= 0 ? wrong : first >= 0 ? first : asked.length;
    }
    show();
  }

  function go(by) {
    step += by;
    show();
    const shown = items.find((item) => !item.hidden) ?? end;
    window.scrollTo({ top: 0 });
    const heading = shown.querySelector("legend, h2");
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }

  // --- events ----------------------------------------------------------------------------------
  let touched = false;
  form.addEventListener("pointerdown", (event) => { touched = event.pointerType === "touch"; });
  form.addEventListener("keydown", () => { touched = false; });
  form.addEventListener("change", (event) => {
    const item = event.target.closest("[data-item]");
    if (!item || event.target.type !== "radio") return;
    changed(item);
    // A level that asks why: whoever chose it with a finger can type at once. Arrow keys pass by.
    if (touched && "explain" in event.target.dataset && !text(item).value) text(item).focus();
  });
  form.addEventListener("input", (event) => {
    const item = event.target.closest("[data-item]");
    if (!item || event.target.type === "radio") return;
    clearTimeout(timers.get(item));
    timers.set(item, setTimeout(() => { timers.delete(item); changed(item); }, TYPING));
  });
  form.addEventListener("focusout", (event) => {
    const item = event.target.closest("[data-item]");
    if (!item || !timers.has(item)) return;
    clearTimeout(timers.get(item));
    timers.delete(item);
    changed(item);
  });
  form.addEventListener("click", (event) => {
    const direction = event.target.closest("[data-assess-go]")?.dataset.assessGo;
    const wanted = event.target.closest("[data-assess-mode]")?.dataset.assessMode;
    if (direction) go(Number(direction));
    if (wanted) setMode(wanted, true);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest('.error-summary a[href^="#c"]');
    const asked = items.filter(isAsked);
    const place = link ? asked.findIndex((item) => `#${item.id}` === link.hash) : -1;
    if (place >= 0 && mode === "steps") { step = place; show(); }
  });
  function hold(event) {
    event.preventDefault();
    delete form.dataset.sent;
    event.submitter?.removeAttribute("aria-busy");
  }

  form.addEventListener("submit", (event) => {
    if (navigator.onLine) {
      // An answer that is still under way would arrive after the form was handed in.
      const { submitter } = event;
      leaving = true;
      if (!busy) return;
      hold(event);
      const wait = setInterval(() => {
        if (busy) return;
        clearInterval(wait);
        form.requestSubmit(submitter);
      }, 50);
      return;
    }
    hold(event);
    said.textContent = words.wordsWait;
    said.classList.add("is-late");
  });
  window.addEventListener("online", send);
  window.addEventListener("pageshow", () => { leaving = false; });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "hidden") return;
    for (const [item, timer] of timers) { clearTimeout(timer); timers.delete(item); changed(item); }
  });

  // --- begin -----------------------------------------------------------------------------------
  for (const [key, values] of Object.entries(pending)) {
    const item = items.find((each) => id(each) === key);
    if (!item) { delete pending[key]; continue; }
    if (values.choice === choice(item) && values.text === text(item).value) delete pending[key];
    else fillIn(item, values);
  }
  store();
  modes.hidden = false;
  let liked = null;
  try { liked = localStorage.getItem(MODE); } catch { /* no memory */ }
  setMode(liked ?? (window.innerWidth < 720 ? "steps" : "all"), false);
  send();
})();
