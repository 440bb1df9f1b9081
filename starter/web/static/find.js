// Ctrl-K, or Cmd-K, opens the dialog that finds an order; without script there is the box above.
"use strict";
const find = document.getElementById("find");
document.addEventListener("keydown", (pressed) => {
  if (!(pressed.ctrlKey || pressed.metaKey) || pressed.altKey || pressed.key.toLowerCase() !== "k") return;
  pressed.preventDefault();
  if (!find.open) find.showModal();
  find.querySelector("input").select();
});
find.addEventListener("click", (clicked) => { if (clicked.target === find) find.close(); });
