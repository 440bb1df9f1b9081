// What was sent is not yet worked into the order: the page looks again, and is loaded once it is.
// Nothing that somebody is typing is lost: then he loads it himself.
"use strict";
(async () => {
  const MOST = 40, LONGEST = 15000; // looks; milliseconds between two of them
  let pause = 1500;
  for (let looks = 0; looks < MOST && document.querySelector("[data-again]"); looks += 1) {
    await new Promise((done) => setTimeout(done, pause));
    const known = await fetch(location.href).then((answer) => answer.ok && answer.text()).catch(() => "");
    if (known && !known.includes("data-again")) {
      return document.querySelector("form[data-begun]") || location.reload();
    }
    pause = Math.min(pause * 1.3, LONGEST);
  }
})();
