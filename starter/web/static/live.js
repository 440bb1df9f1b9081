// A page that shows what waits looks again whenever something was written.
// The part with `data-live` is fetched anew and morphed: focus and scroll stay where they are.
"use strict";
const part = document.querySelector("[data-live]");
if (part) {
  const stream = new EventSource(part.dataset.live);
  stream.addEventListener("written", () => {
    if (document.visibilityState === "visible") look();
    else document.addEventListener("visibilitychange", look, { once: true });
  });
}
function look() {
  htmx.ajax("GET", location.pathname + location.search, {
    target: `#${part.id}`, select: `#${part.id}`, swap: "outerMorph",
  });
}
