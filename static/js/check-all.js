// [data-check-all="name"] ticks every checkbox of that name; [data-checked-count="name"] counts them.
(() => {
  "use strict";
  const boxes = (name) => Array.from(document.querySelectorAll(`input[type="checkbox"][name="${CSS.escape(name)}"]`));

  function refresh(name) {
    const all = boxes(name);
    const checked = all.filter((box) => box.checked).length;
    for (const master of document.querySelectorAll(`[data-check-all="${CSS.escape(name)}"]`)) {
      master.checked = checked > 0 && checked === all.length;
      master.indeterminate = checked > 0 && checked < all.length;
    }
    for (const counter of document.querySelectorAll(`[data-checked-count="${CSS.escape(name)}"]`)) counter.textContent = checked;
  }

  document.addEventListener("change", (event) => {
    const name = event.target.dataset?.checkAll;
    if (name) for (const box of boxes(name)) box.checked = event.target.checked;
    if (event.target.type === "checkbox") refresh(name || event.target.name);
  });
})();
