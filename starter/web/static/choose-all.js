// One tick chooses all orders of a page; without script each is chosen by itself.
"use strict";
for (const all of document.querySelectorAll("[data-all]")) {
  const boxes = [...all.closest("form").querySelectorAll(`[name="${all.dataset.all}"]`)];
  all.hidden = false;
  all.addEventListener("change", () => { for (const one of boxes) one.checked = all.checked; });
}
