// [data-blur]: the dialog in which boxes are drawn over a photo before it is sent. The photo itself
// stays on the device; what goes on is the picture with its boxes.
(() => {
  "use strict";
  const SEEN = 1e6;
  const SENT = 12e6;
  // A picture by its own word or by its name: some devices know no type for what they took.
  const isPicture = (file) => file.type.startsWith("image/") || /\.(jpe?g|png|gif|webp|hei[cf]|avif)$/i.test(file.name);
  const part = (element, name) => element.querySelector(`[data-blur-${name}]`);

  class Blur {
    constructor(root) {
      this.dialog = part(root, "dialog");
      this.switch = part(root, "switch");
      this.texts = this.dialog.dataset;
      root.hidden = false;
    }

    wants(file) {
      return this.switch.checked && isPicture(file);
    }

    // {file} to send, {refused: why}, or {} when the person thought better of it.
    async ask(file) {
      let bitmap;
      try {
        bitmap = await window.PortalBlurPicture.open(file);
      } catch {
        return { refused: this.texts.textUnreadable };
      }
      try {
        return await this.shown(file, bitmap);
      } finally {
        bitmap.close();
      }
    }

    shown(file, bitmap) {
      const { dialog } = this;
      const canvas = part(dialog, "canvas");
      const redraw = () => {
        window.PortalBlurPicture.draw(bitmap, canvas, SEEN, boxes.boxes);
        part(dialog, "send").disabled = !boxes.boxes.length;
        part(dialog, "remove").disabled = !boxes.boxes.length;
      };
      const boxes = new window.PortalBlurBoxes.Boxes(part(dialog, "stage"), { label: this.texts.textBox, changed: redraw });
      part(dialog, "name").textContent = file.name;
      redraw();
      dialog.showModal();
      part(dialog, "add").focus();
      return new Promise((resolve) => {
        const listeners = new AbortController();
        const { signal } = listeners;
        const over = (answer) => {
          listeners.abort();
          boxes.end();
          if (dialog.open) dialog.close();
          resolve(answer);
        };
        part(dialog, "add").addEventListener("click", () => boxes.add().element.focus(), { signal });
        part(dialog, "remove").addEventListener("click", () => boxes.remove(), { signal });
        part(dialog, "send").addEventListener("click", async () => over(await this.made(file, bitmap, boxes.boxes)), { signal });
        part(dialog, "leave").addEventListener("click", () => over({}), { signal });
        dialog.addEventListener("close", () => over({}), { signal });
      });
    }

    async made(file, bitmap, boxes) {
      const canvas = document.createElement("canvas");
      try {
        window.PortalBlurPicture.draw(bitmap, canvas, SENT, boxes);
        return { file: await window.PortalBlurPicture.encode(canvas, file.name) };
      } catch {
        return { refused: this.texts.textUnreadable };
      } finally {
        canvas.width = 0;
      }
    }
  }

  const known = new Map();
  window.PortalBlur = {
    // The dialog of an upload field, if it has one.
    of(field) {
      const root = field.querySelector("[data-blur]");
      if (root && !known.has(root)) known.set(root, new Blur(root));
      return root ? known.get(root) : null;
    },
  };
})();
