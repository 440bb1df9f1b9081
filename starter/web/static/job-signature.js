// A signature is drawn with the finger; without this script its field takes a photo of the paper.
"use strict";

const signatures = (() => {
  const pads = new WeakMap();

  // Put a pad in the place of a file's input.
  function replace(input, clearing) {
    const canvas = document.createElement("canvas");
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", input.closest("label").firstChild.textContent.trim());
    input.closest("label").after(canvas);
    const clear = document.createElement("button");
    clear.type = "button";
    clear.className = "link";
    clear.textContent = clearing;
    canvas.after(clear);
    input.hidden = true;
    const pad = new SignaturePad(canvas, { backgroundColor: "#fff", minWidth: 1, maxWidth: 3 });
    const fit = () => {
      if (canvas.offsetWidth && canvas.width !== canvas.offsetWidth) {
        canvas.width = canvas.offsetWidth;
        canvas.height = canvas.offsetHeight;
        pad.clear();
      }
    };
    new ResizeObserver(fit).observe(canvas); // it has no size while its details are shut
    clear.addEventListener("click", () => pad.clear());
    pads.set(input, { pad, canvas });
  }

  function missing(input) {
    const own = pads.get(input);
    return own !== undefined && own.pad.isEmpty();
  }

  // The signature as a file that is kept; null where nobody has signed.
  async function kept(input) {
    const own = pads.get(input);
    if (!own || own.pad.isEmpty()) return null;
    const blob = await new Promise((done) => own.canvas.toBlob(done, "image/png"));
    return {
      name: input.name, taken: new Date().toISOString(), type: "image/png",
      filename: "signature.png", bytes: await blob.arrayBuffer(),
    };
  }

  // Put the signature into its input, for a form that goes without a script.
  function fill(input) {
    const own = pads.get(input);
    if (!own || own.pad.isEmpty()) return;
    const bytes = Uint8Array.from(atob(own.pad.toDataURL().split(",")[1]), (one) => one.charCodeAt(0));
    const files = new DataTransfer();
    files.items.add(new File([bytes], "signature.png", { type: "image/png" }));
    input.files = files.files;
  }

  function clear(input) { pads.get(input)?.pad.clear(); }

  return { replace, missing, kept, fill, clear };
})();
