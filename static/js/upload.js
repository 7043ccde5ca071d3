// [data-upload]: chosen or dropped files go to the portal at once; the form brings their numbers.
(() => {
  "use strict";
  const AT_ONCE = 2;
  const OVER = ["done", "refused", "failed", "too-large"];
  const fields = new Set();

  const part = (element, name) => element.querySelector(`[data-upload-${name}]`);
  const size = (bytes) => {
    const [amount, unit] = bytes < 1e6 ? [bytes / 1024, "kB"] : [bytes / 1024 / 1024, "MB"];
    return `${amount.toLocaleString(document.documentElement.lang, { maximumFractionDigits: unit === "MB" ? 1 : 0 })} ${unit}`;
  };

  class UploadField {
    constructor(root) {
      this.root = root;
      this.files = [];
      this.limit = Number(root.dataset.uploadLimit);
      this.blur = window.PortalBlur?.of(root) ?? null;
      root.addEventListener("change", (event) => this.chosen(event));
      root.addEventListener("click", (event) => this.clicked(event));
      root.addEventListener("upload:file", ({ detail }) => this.brought(detail));
      for (const kind of ["dragover", "dragleave", "drop"]) root.addEventListener(kind, (event) => this.dragged(event));
      const camera = part(root, "camera");
      // A desktop has no camera button worth the name.
      if (camera) camera.hidden = !window.matchMedia("(pointer: coarse)").matches;
      for (const button of root.querySelectorAll("[data-upload-file] [data-upload-remove]")) button.hidden = false;
    }

    text(state) {
      return this.root.dataset[`text${state.replace(/(^|-)(\w)/g, (_all, _dash, letter) => letter.toUpperCase())}`];
    }

    get isBusy() {
      return this.files.some((file) => ["waiting", "sending", "looked-at", "paused"].includes(file.state));
    }

    chosen(event) {
      if (!event.target.matches("[data-upload-input]")) return;
      this.add([...event.target.files]);
      // They go by themselves now, not with the form.
      event.target.value = "";
    }

    dragged(event) {
      const zone = event.target.closest("[data-upload-drop]");
      if (!zone) return;
      event.preventDefault();
      zone.classList.toggle("is-over", event.type === "dragover");
      if (event.type === "drop") this.add([...event.dataTransfer.files]);
    }

    // A recording comes in the place of the one before.
    brought({ file, instead }) {
      const before = instead && this.files.find((each) => each.file === instead);
      if (before) this.drop(before);
      this.add([file]);
    }

    // What is to be covered waits for its turn in the dialog; the rest goes at once.
    async add(files) {
      this.complain("");
      const later = files.filter((file) => this.blur?.wants(file));
      for (const file of files) if (!later.includes(file)) this.addNew(file);
      this.startNext();
      for (const file of later) {
        const { file: covered, refused } = await this.blur.ask(file);
        if (covered) this.addNew(covered);
        else if (refused) this.addOne(file, refused);
        else part(this.root, "said").textContent = `${file.name}: ${this.text("left")}`;
        this.startNext();
      }
    }

    addNew(file) {
      const same = ({ file: other }) => other.name === file.name && other.size === file.size && other.lastModified === file.lastModified;
      if (!this.files.some(same)) this.addOne(file);
    }

    addOne(file, refused = "") {
      const row = part(this.root, "row").content.firstElementChild.cloneNode(true);
      part(row, "title").textContent = file.name;
      part(row, "progress").setAttribute("aria-label", file.name);
      for (const button of row.querySelectorAll("button")) button.setAttribute("aria-label", `${button.textContent.trim()}: ${file.name}`);
      part(this.root, "list").append(row);
      const added = new window.PortalUpload.FileOnItsWay(file, {
        endpoint: this.root.dataset.uploadEndpoint,
        token: this.root.closest("form").querySelector("[name=csrfmiddlewaretoken]").value,
        row,
        changed: (...change) => this.changed(...change),
      });
      this.files.push(added);
      if (refused) added.become("refused", refused);
      else if (!file.size) added.become("refused", this.text("empty"));
      else if (file.size > this.limit) added.become("too-large", this.text("large"));
      else this.changed(added, "");
    }

    startNext() {
      const running = this.files.filter((file) => ["sending", "looked-at"].includes(file.state)).length;
      const waiting = this.files.filter((file) => file.state === "waiting");
      for (const file of waiting.slice(0, Math.max(0, AT_ONCE - running))) file.start();
    }

    changed(file, before) {
      const { row, state } = file;
      if (state === "removed") return;
      const words = file.said || this.text(state);
      const amount = state === "sending" && file.percent ? ` · ${file.percent}%` : "";
      part(row, "state").textContent = file.said ? words : `${words}${amount} · ${size(file.file.size)}`;
      part(row, "progress").value = state === "done" ? 100 : file.percent || 0;
      part(row, "progress").hidden = OVER.includes(state);
      part(row, "retry").hidden = state !== "failed";
      row.classList.toggle("is-done", state === "done");
      row.classList.toggle("is-failed", OVER.includes(state) && state !== "done");
      if (state === before) return;
      if (OVER.includes(state) || state === "paused") part(this.root, "said").textContent = `${file.file.name}: ${words}`;
      if (state === "done") this.keep(file);
      if (!this.isBusy) this.complain("");
      this.startNext();
    }

    keep(file) {
      const input = document.createElement("input");
      Object.assign(input, { type: "hidden", name: this.root.dataset.uploadName, value: file.number });
      file.row.append(input);
    }

    clicked(event) {
      const row = event.target.closest("[data-upload-file]");
      const file = this.files.find((each) => each.row === row);
      if (!row) return;
      if (event.target.closest("[data-upload-retry]")) file.start();
      if (!event.target.closest("[data-upload-remove]")) return;
      this.drop(file, row);
      if (!this.isBusy) this.complain("");
      this.startNext();
    }

    drop(file, row = file.row) {
      file?.remove();
      this.files = this.files.filter((each) => each !== file);
      this.dropRow(row);
    }

    // The place of the pressed button stays in hand for the keyboard.
    dropRow(row) {
      const next = row.nextElementSibling || row.previousElementSibling;
      row.remove();
      (next ? part(next, "remove") : part(this.root, "input")).focus();
    }

    goOn() {
      for (const file of this.files.filter((each) => each.state === "paused")) file.become("waiting");
      this.startNext();
    }

    complain(words) {
      const message = part(this.root, "message");
      message.textContent = words;
      message.hidden = !words;
    }
  }

  // On the window, so that a form that may not go yet is not marked as sent (submit-once.js).
  window.addEventListener("submit", (event) => {
    for (const field of fields) {
      if (!event.target.contains(field.root) || !field.isBusy) continue;
      event.preventDefault();
      event.stopImmediatePropagation();
      field.complain(field.text("busy"));
    }
  }, true);
  window.addEventListener("online", () => fields.forEach((field) => field.goOn()));
  window.addEventListener("beforeunload", (event) => {
    if ([...fields].some((field) => field.root.isConnected && field.isBusy)) event.preventDefault();
  });

  function begin(scope) {
    for (const root of scope.querySelectorAll("[data-upload]")) {
      if (root.dataset.uploadBegun || !window.tus) continue;
      root.dataset.uploadBegun = "true";
      fields.add(new UploadField(root));
    }
  }
  begin(document);
  document.addEventListener("htmx:load", (event) => begin(event.target.parentNode || document));
})();
