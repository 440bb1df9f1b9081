// A place to sign in: what was drawn goes with the form as a picture; without it a name is typed.
for (const form of document.querySelectorAll("form[data-signed]")) {
  const place = form.querySelector(".sign");
  const canvas = place.querySelector("canvas");
  place.hidden = false;
  const pad = new SignaturePad(canvas, { backgroundColor: "rgb(255,255,255)" });
  const fit = () => {
    const ratio = Math.max(window.devicePixelRatio || 1, 1);
    const lines = pad.toData();
    canvas.width = canvas.offsetWidth * ratio;
    canvas.height = canvas.offsetHeight * ratio;
    canvas.getContext("2d").scale(ratio, ratio);
    pad.fromData(lines);
  };
  fit();
  window.addEventListener("resize", fit);
  form.querySelector("[data-clear]").addEventListener("click", () => pad.clear());
  form.addEventListener("submit", () => {
    form.elements.signature.value = pad.isEmpty() ? "" : pad.toDataURL("image/png");
  });
}
