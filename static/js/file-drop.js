// A file may be dropped on [data-file-drop]; the name of what was chosen appears below.
(() => {
  "use strict";

  function show(zone) {
    const input = zone.querySelector("[data-file-input]");
    const name = zone.querySelector("[data-file-name]");
    name.textContent = Array.from(input.files, (file) => file.name).join(", ");
    name.hidden = !name.textContent;
  }

  for (const kind of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, (event) => {
      const zone = event.target.closest?.("[data-file-drop]");
      if (!zone) return;
      event.preventDefault();
      zone.classList.toggle("is-over", kind === "dragover");
      if (kind !== "drop" || !event.dataTransfer.files.length) return;
      zone.querySelector("[data-file-input]").files = event.dataTransfer.files;
      show(zone);
    });
  }

  document.addEventListener("change", (event) => {
    const zone = event.target.closest("[data-file-drop]");
    if (zone) show(zone);
  });
})();
