// An appointment that is dragged to another hour or provider opens the form that changes it, and asks
// why. Nothing is changed by the drop; without script, or a mouse, its links lead to the same forms.
"use strict";
let dragged = null;
for (const slot of document.querySelectorAll(".slot[draggable]")) {
  slot.addEventListener("dragstart", (begun) => {
    dragged = slot;
    begun.dataTransfer.effectAllowed = "move";
  });
  slot.addEventListener("dragend", () => { dragged = null; });
}
for (const cell of document.querySelectorAll(".board td")) {
  cell.addEventListener("dragover", (over) => {
    if (!formFor(cell)) return;
    over.preventDefault();
    cell.classList.add("target");
  });
  cell.addEventListener("dragleave", () => cell.classList.remove("target"));
  cell.addEventListener("drop", (dropped) => {
    dropped.preventDefault();
    cell.classList.remove("target");
    const form = formFor(cell);
    if (form) location.assign(form);
  });
}
function formFor(cell) {
  if (!dragged || cell.contains(dragged)) return "";
  const { move, other } = dragged.dataset;
  const from = dragged.closest("tr").dataset.provider;
  const to = cell.closest("tr").dataset.provider;
  if (from === to) return move && `${move}?${new URLSearchParams({ customer_at: cell.dataset.at })}`;
  if (!to || !other) return "";
  const named = new URLSearchParams(from ? { who: "provider", next_provider: to } : { provider: to });
  return `${other.split("?")[0]}?${named}`;
}
