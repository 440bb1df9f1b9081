// A signature is drawn with the finger; without this script its field takes a photo of the paper.
"use strict";

const signatures = (() => {
  const pads = new WeakMap();

  // Put a pad in the place of a file's input.
  function begin(input, clearing) {
    const canvas = document.createElement("canvas");
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", input.closest("label").firstChild.textContent.trim());
    input.closest("label").after(canvas);
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "link", textContent: clearing });
    button.addEventListener("click", () => clear(input));
    canvas.after(button);
    input.hidden = true;
    const pad = new SignaturePad(canvas, { backgroundColor: "#fff", minWidth: 1, maxWidth: 3 });
    new ResizeObserver(() => { // it has no size while its details are shut
      if (!canvas.offsetWidth || canvas.width === canvas.offsetWidth) return;
      canvas.width = canvas.offsetWidth;
      canvas.height = canvas.offsetHeight;
      pad.clear();
    }).observe(canvas);
    pads.set(input, pad);
  }

  function missing(input) { return pads.get(input)?.isEmpty() ?? false; }

  // The signature as a file that is kept; none where nobody has signed.
  async function kept(input) {
    const pad = pads.get(input);
    if (!pad || pad.isEmpty()) return [];
    const blob = await new Promise((done) => pad.canvas.toBlob(done, "image/png"));
    return [{
      name: input.name, taken: new Date().toISOString(), type: blob.type,
      filename: "signature.png", bytes: await blob.arrayBuffer(),
    }];
  }

  // Put the signature into its input, for a form that goes without a script.
  async function fill(input) {
    const files = new DataTransfer();
    for (const { bytes, filename, type } of await kept(input)) {
      files.items.add(new File([bytes], filename, { type }));
    }
    input.files = files.files;
  }

  function clear(input) { pads.get(input)?.clear(); }

  return { begin, missing, kept, fill, clear };
})();
