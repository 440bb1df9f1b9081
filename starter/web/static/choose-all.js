// One tick chooses all orders of a page; what is decided about them opens as soon as one is chosen, and
// says of how many. Without script each is chosen by itself, and the decision is opened by hand.
"use strict";
for (const all of document.querySelectorAll("[data-all]")) {
  const form = all.closest("form");
  const boxes = [...form.querySelectorAll(`[name="${all.dataset.all}"]`)];
  const deciding = form.querySelector("details");
  const count = document.createElement("output");
  deciding.querySelector("summary").append(" ", count);
  const show = () => {
    const chosen = boxes.filter((one) => one.checked).length;
    count.textContent = chosen ? `(${chosen})` : "";
    if (chosen) deciding.open = true;
  };
  all.hidden = false;
  all.addEventListener("change", () => { for (const one of boxes) one.checked = all.checked; show(); });
  for (const one of boxes) one.addEventListener("change", show);
  show();
}
