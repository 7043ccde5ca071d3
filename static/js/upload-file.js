// One file on its way to the portal: in pieces (tus), again after a lost connection, removable.
(() => {
  "use strict";
  // Small enough for the proxy before the portal, and little is lost with one of them.
  const PIECE = 8 * 1024 * 1024;
  const PAUSES = [0, 1000, 3000, 5000, 10000, 20000];
  const DISK_FULL = 507;

  const statusOf = (error) => error.originalResponse?.getStatus() ?? 0;
  // Busy, elsewhere than thought, or a server that is restarting: that passes.
  const passes = (status) => status === 0 || status === 409 || status === 423 || (status >= 500 && status !== DISK_FULL);

  class FileOnItsWay {
    constructor(file, { endpoint, token, row, texts, changed }) {
      Object.assign(this, { file, row, texts, changed, state: "waiting", said: "" });
      this.upload = new window.tus.Upload(file, {
        endpoint,
        chunkSize: PIECE,
        retryDelays: PAUSES,
        removeFingerprintOnSuccess: true,
        metadata: { filename: file.name },
        headers: { "X-CSRFToken": token },
        onShouldRetry: (error) => navigator.onLine && passes(statusOf(error)),
        onProgress: (sent, total) => this.progress(sent, total),
        onSuccess: () => this.become("done"),
        onError: (error) => this.failed(error),
      });
    }

    get number() {
      return this.upload.url.split("/").filter(Boolean).pop();
    }

    async start() {
      this.become("sending");
      const earlier = await this.upload.findPreviousUploads();
      if (this.state !== "sending") return;
      if (earlier.length && !this.upload.url) this.upload.resumeFromPreviousUpload(earlier[0]);
      this.upload.start();
    }

    progress(sent, total) {
      if (this.state === "removed") return;
      this.percent = total ? Math.floor((100 * sent) / total) : 0;
      this.become(sent === total ? "looked-at" : "sending");
    }

    failed(error) {
      const status = statusOf(error);
      const answer = error.originalResponse?.getHeader("Tus-Resumable") ? error.originalResponse.getBody() : "";
      if (status === 422) this.forget();
      if (status === 0 && !navigator.onLine) this.become("paused");
      else this.become(status === 422 ? "refused" : "failed", answer);
    }

    // Chosen once more, a refused file begins anew.
    forget() {
      const key = this.upload._urlStorageKey;
      if (key) window.localStorage.removeItem(key);
    }

    async remove() {
      this.become("removed");
      // What the portal does not hear of, it forgets by itself after a day.
      try {
        await this.upload.abort(Boolean(this.upload.url));
      } catch {
        this.forget();
      }
    }

    become(state, said = "") {
      if (this.state === "removed") return;
      const before = this.state;
      Object.assign(this, { state, said });
      this.changed(this, before);
    }
  }

  window.PortalUpload = { FileOnItsWay };
})();
