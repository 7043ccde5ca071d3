// Boxes over a picture: drawn and moved with a finger, the mouse or the keyboard. Sizes are shares
// of the picture.
(() => {
  "use strict";
  const SMALLEST = 0.02;
  const PACE = 0.02;
  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const between = (low, value, high) => Math.min(Math.max(value, low), high);

  class Boxes {
    constructor(stage, { label, changed }) {
      Object.assign(this, { stage, label, changed, boxes: [], held: null });
      this.listeners = new AbortController();
      const { signal } = this.listeners;
      stage.addEventListener("pointerdown", (event) => this.take(event), { signal });
      stage.addEventListener("pointermove", (event) => this.pull(event), { signal });
      for (const kind of ["pointerup", "pointercancel"]) stage.addEventListener(kind, () => this.letGo(), { signal });
      stage.addEventListener("keydown", (event) => this.key(event), { signal });
    }

    end() {
      this.listeners.abort();
      for (const box of this.boxes) box.element.remove();
    }

    place(event) {
      const frame = this.stage.getBoundingClientRect();
      return {
        x: between(0, (event.clientX - frame.left) / frame.width, 1),
        y: between(0, (event.clientY - frame.top) / frame.height, 1),
      };
    }

    // On a box: move it. Beside one: draw a new one.
    take(event) {
      if (event.button) return;
      event.preventDefault();
      const start = this.place(event);
      const box = this.boxes.find(({ element }) => element === event.target);
      this.held = box ? { box, start, from: { ...box } } : { start };
      this.stage.setPointerCapture(event.pointerId);
      box?.element.focus();
    }

    pull(event) {
      if (!this.held) return;
      const { start, from } = this.held;
      const here = this.place(event);
      if (from) return this.set(this.held.box, { left: from.left + here.x - start.x, top: from.top + here.y - start.y });
      const size = { width: Math.abs(here.x - start.x), height: Math.abs(here.y - start.y) };
      if (!this.held.box && Math.max(size.width, size.height) < SMALLEST) return undefined;
      this.held.box ??= this.add({ left: start.x, top: start.y, ...size });
      return this.set(this.held.box, { left: Math.min(start.x, here.x), top: Math.min(start.y, here.y), ...size });
    }

    letGo() {
      this.held?.box?.element.focus();
      this.held = null;
    }

    add(box = { left: 0.375, top: 0.375, width: 0.25, height: 0.25 }) {
      const element = document.createElement("button");
      Object.assign(element, { type: "button", className: "blur-box" });
      const added = { ...box, element };
      this.boxes.push(added);
      this.stage.append(element);
      this.set(added, {});
      this.name();
      return added;
    }

    set(box, values) {
      Object.assign(box, values);
      box.width = between(SMALLEST, box.width, 1);
      box.height = between(SMALLEST, box.height, 1);
      box.left = between(0, box.left, 1 - box.width);
      box.top = between(0, box.top, 1 - box.height);
      for (const side of ["left", "top", "width", "height"]) box.element.style[side] = `${100 * box[side]}%`;
      this.changed();
    }

    name() {
      this.boxes.forEach((box, at) => box.element.setAttribute("aria-label", `${this.label} ${at + 1}`));
    }

    key(event) {
      const box = this.boxes.find(({ element }) => element === event.target);
      if (!box) return;
      if (["Delete", "Backspace"].includes(event.key)) this.remove(box);
      else if (!ARROWS[event.key]) return;
      else this.step(box, ARROWS[event.key], event.shiftKey);
      event.preventDefault();
    }

    step(box, [x, y], resizing) {
      if (resizing) this.set(box, { width: box.width + x * PACE, height: box.height + y * PACE });
      else this.set(box, { left: box.left + x * PACE, top: box.top + y * PACE });
    }

    // Without one, the newest.
    remove(box = this.boxes.at(-1)) {
      if (!box) return;
      box.element.remove();
      this.boxes = this.boxes.filter((each) => each !== box);
      this.name();
      this.boxes.at(-1)?.element.focus();
      this.changed();
    }
  }

  window.PortalBlurBoxes = { Boxes };
})();
