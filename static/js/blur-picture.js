// A picture with boxes in which nothing can be recognised any more. It is made in the browser.
(() => {
  "use strict";
  // A few cells a box, each the mean of all it hides in one of eight steps a colour: of a face or
  // a name nothing is left from which it could be worked out again.
  const CELLS = 5;
  const STEP = 32;

  // Throws when this browser cannot read the file. Upright, as the telephone meant it.
  const open = (file) => createImageBitmap(file, { imageOrientation: "from-image" });

  function draw(bitmap, canvas, pixels, boxes) {
    const scale = Math.min(1, Math.sqrt(pixels / (bitmap.width * bitmap.height)));
    canvas.width = Math.max(1, Math.round(bitmap.width * scale));
    canvas.height = Math.max(1, Math.round(bitmap.height * scale));
    const pen = canvas.getContext("2d", { willReadFrequently: true });
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    for (const box of boxes) cover(pen, edges(box, canvas));
  }

  // Outwards to whole pixels: no line of what lies under a box is left at its side.
  function edges(box, canvas) {
    const left = Math.max(0, Math.floor(box.left * canvas.width));
    const top = Math.max(0, Math.floor(box.top * canvas.height));
    const right = Math.min(canvas.width, Math.ceil((box.left + box.width) * canvas.width));
    const bottom = Math.min(canvas.height, Math.ceil((box.top + box.height) * canvas.height));
    return { left, top, width: Math.max(1, right - left), height: Math.max(1, bottom - top) };
  }

  function cover(pen, { left, top, width, height }) {
    const { data } = pen.getImageData(left, top, width, height);
    const side = Math.ceil(Math.max(width, height) / CELLS);
    for (let y = 0; y < height; y += side) {
      for (let x = 0; x < width; x += side) {
        const cell = { x, y, right: Math.min(x + side, width), bottom: Math.min(y + side, height) };
        pen.fillStyle = `rgb(${mean(data, width, cell).join(" ")})`;
        pen.fillRect(left + x, top + y, cell.right - x, cell.bottom - y);
      }
    }
  }

  function mean(data, width, { x, y, right, bottom }) {
    const sum = [0, 0, 0];
    for (let row = y; row < bottom; row += 1) {
      for (let at = 4 * (row * width + x); at < 4 * (row * width + right); at += 4) {
        for (const colour of [0, 1, 2]) sum[colour] += data[at + colour];
      }
    }
    const number = (right - x) * (bottom - y);
    return sum.map((value) => Math.min(255, Math.floor(value / number / STEP) * STEP + STEP / 2));
  }

  // Drawn anew as JPEG, so neither the original nor what a telephone writes into it goes along.
  function encode(canvas, name) {
    const called = `${name.replace(/\.[^.]*$/, "")}.jpg`;
    return new Promise((resolve, reject) => {
      const keep = (blob) => (blob ? resolve(new File([blob], called, { type: "image/jpeg" })) : reject(new Error("no picture")));
      canvas.toBlob(keep, "image/jpeg", 0.9);
    });
  }

  window.PortalBlurPicture = { open, draw, encode };
})();
