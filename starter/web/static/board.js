// An appointment that is dragged to another hour, provider or day opens the form that changes it, and
// asks why. Nothing is changed by the drop. By the keyboard its button takes it, the arrows choose where
// to, Enter drops it, Escape puts it back. Without script its links lead to the same forms.
"use strict";
const board = document.querySelector(".board");
const says = document.getElementById("board-says");
const hours = [...board.tBodies[0].rows].map((row) => [...row.querySelectorAll("td")]);
const rows = [[...document.querySelectorAll(".days [data-day]")], ...hours];
let dragged = null;
let at = [0, 0];
for (const slot of board.querySelectorAll(".slot[draggable]")) {
  slot.addEventListener("dragstart", (begun) => {
    dragged = slot;
    begun.dataTransfer.effectAllowed = "move";
  });
  slot.addEventListener("dragend", () => { dragged = null; });
  const handle = slot.querySelector("button");
  handle.hidden = false;
  handle.addEventListener("click", () => {
    dragged = slot;
    const row = rows.findIndex((cells) => cells.includes(slot.closest("td")));
    reach(row, rows[row].indexOf(slot.closest("td")));
  });
}
for (const target of rows.flat()) {
  target.addEventListener("dragover", (over) => {
    if (!formFor(target)) return;
    over.preventDefault();
    target.classList.add("target");
  });
  target.addEventListener("dragleave", () => target.classList.remove("target"));
  target.addEventListener("drop", (dropped) => {
    dropped.preventDefault();
    drop(target);
  });
}
document.addEventListener("keydown", (pressed) => {
  const steps = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
  if (!dragged || !["Enter", "Escape", ...Object.keys(steps)].includes(pressed.key)) return;
  pressed.preventDefault();
  const target = rows[at[0]][at[1]];
  if (pressed.key === "Enter") return drop(target);
  if (pressed.key === "Escape") {
    target.classList.remove("target");
    dragged.querySelector("button").focus();
    dragged = null;
    says.textContent = "";
    return;
  }
  const [down, right] = steps[pressed.key];
  reach(at[0] + down, at[1] + right);
});
function reach(row, column) {
  row = Math.max(0, Math.min(row, rows.length - 1));
  column = Math.max(0, Math.min(column, rows[row].length - 1));
  rows[at[0]][at[1]].classList.remove("target");
  at = [row, column];
  const target = rows[row][column];
  target.classList.add("target");
  target.tabIndex = 0;
  target.focus();
  says.textContent = target.dataset.says;
}
function drop(target) {
  target.classList.remove("target");
  const form = formFor(target);
  if (form) location.assign(form);
  else says.textContent = says.dataset.nowhere;
}
function formFor(target) {
  if (!dragged || target.contains(dragged)) return "";
  const { move, other, time } = dragged.dataset;
  const to = target.closest("tr")?.dataset.provider;
  const from = dragged.closest("tr").dataset.provider;
  const when = target.dataset.at ?? `${target.dataset.day}T${time}`;
  if (target.dataset.day || from === to) return move && `${move}?${new URLSearchParams({ customer_at: when })}`;
  if (!to || !other) return "";
  const named = new URLSearchParams(from ? { who: "provider", next_provider: to } : { provider: to });
  return `${other.split("?")[0]}?${named}`;
}
