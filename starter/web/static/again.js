// What was sent is not yet worked into the order: the page looks again, and is loaded once it is.
// Nothing that somebody is typing is lost: then he loads it himself.
"use strict";
(() => {
  const MOST = 40;
  let pause = 1500; // milliseconds
  let looks = 0;
  if (document.querySelector("[data-again]")) setTimeout(look, pause);

  async function look() {
    const known = await fetch(location.href).then((answer) => answer.ok && answer.text()).catch(() => "");
    if (known && !known.includes("data-again")) {
      if (!document.querySelector("form[data-begun]")) location.reload();
      return;
    }
    looks += 1;
    pause = Math.min(pause * 1.3, 15000);
    if (looks < MOST) setTimeout(look, pause);
  }
})();
