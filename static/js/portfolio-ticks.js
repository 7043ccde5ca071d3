// Ticking a learning task ticks the outcomes that it serves, and shows them.
// <fieldset data-ticks="outcomes"> … <input type="checkbox" data-ticks-values="3 5">
for (const group of document.querySelectorAll("[data-ticks]")) {
  const name = group.dataset.ticks;
  const form = group.closest("form");
  group.addEventListener("change", (event) => {
    const box = event.target;
    if (!box.checked) return;
    for (const value of (box.dataset.ticksValues || "").split(" ").filter(Boolean)) {
      const other = form.querySelector(`input[name="${CSS.escape(name)}"][value="${CSS.escape(value)}"]`);
      if (other) other.checked = true;
    }
    const fold = form.querySelector(`[data-ticked="${CSS.escape(name)}"]`);
    if (fold && fold.querySelector("input:checked")) fold.open = true;
  });
}
