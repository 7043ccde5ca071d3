// [data-recorder] in an upload field: say it, hear it again, say it once more. What was said last
// goes to the field like a file that was chosen.
(() => {
  "use strict";
  const LONGEST = 10 * 60;
  const part = (element, name) => element.querySelector(`[data-recorder-${name}]`);

  class Recorder {
    constructor(root) {
      this.root = root;
      this.file = null;
      root.hidden = false;
      part(root, "start").addEventListener("click", () => this.start());
      part(root, "stop").addEventListener("click", () => this.recording?.stop());
      part(root, "hear").addEventListener("click", () => this.hear());
    }

    show(state) {
      this.root.dataset.recorderState = state;
      part(this.root, "start").hidden = state === "running";
      part(this.root, "stop").hidden = state !== "running";
      part(this.root, "hear").hidden = state === "running" || !this.file;
      part(this.root, "start-words").textContent = this.file ? this.root.dataset.textAgain : this.root.dataset.textStart;
    }

    say(words) {
      part(this.root, "said").textContent = words;
    }

    async start() {
      this.hush();
      try {
        this.sound = await navigator.mediaDevices.getUserMedia({ audio: true });
      } catch {
        this.say(this.root.dataset.textRefused);
        return;
      }
      const pieces = [];
      this.recording = new MediaRecorder(this.sound);
      this.recording.addEventListener("dataavailable", ({ data }) => pieces.push(data));
      this.recording.addEventListener("stop", () => this.stopped(pieces));
      this.recording.start(1000);
      this.began = Date.now();
      this.clock = setInterval(() => this.tick(), 500);
      this.show("running");
      this.tick();
      part(this.root, "stop").focus();
    }

    tick() {
      const seconds = Math.floor((Date.now() - this.began) / 1000);
      this.say(`${this.root.dataset.textRunning} ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`);
      if (seconds >= LONGEST) this.recording.stop();
    }

    stopped(pieces) {
      clearInterval(this.clock);
      for (const track of this.sound.getTracks()) track.stop();
      const { mimeType } = this.recording;
      const kind = mimeType.includes("mp4") ? "m4a" : mimeType.includes("ogg") ? "ogg" : "webm";
      const file = new File(pieces, `${this.root.dataset.textName}.${kind}`, { type: mimeType });
      this.root.dispatchEvent(new CustomEvent("upload:file", { bubbles: true, detail: { file, instead: this.file } }));
      this.file = file;
      this.show("done");
      this.say(this.root.dataset.textDone);
      part(this.root, "hear").focus();
    }

    // From memory: a player with an address of its own would need a hole in the security policy.
    async hear() {
      if (this.playing) return this.hush();
      const context = new AudioContext();
      this.playing = context;
      part(this.root, "hear-words").textContent = this.root.dataset.textHush;
      try {
        const source = context.createBufferSource();
        source.buffer = await context.decodeAudioData(await this.file.arrayBuffer());
        source.connect(context.destination);
        source.addEventListener("ended", () => this.playing === context && this.hush());
        this.root.dataset.recorderSeconds = source.buffer.duration.toFixed(1);
        source.start();
      } catch {
        this.hush();
      }
      return undefined;
    }

    hush() {
      this.playing?.close();
      this.playing = null;
      part(this.root, "hear-words").textContent = this.root.dataset.textHear;
    }
  }

  if (!navigator.mediaDevices?.getUserMedia || !window.MediaRecorder) return;
  for (const root of document.querySelectorAll("[data-recorder]")) new Recorder(root);
})();
