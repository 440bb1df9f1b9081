// Photos of a form: a camera gives one at a time. Each is made smaller before it is kept, with the
// time when it was taken.
"use strict";

const photos = (() => {
  const LONGEST = 2000; // pixels
  const QUALITY = 0.82;
  const HEAD = 256 * 1024; // bytes in which a camera writes the time
  const WRITTEN = /(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)\0/; // as EXIF has it
  const shots = new WeakMap(); // the photos of each input

  function begin(input) { input.addEventListener("change", () => add(input)); }

  function add(input) {
    if (!input.files.length) return;
    const all = [...(input.multiple && shots.get(input) || []), ...input.files];
    clear(input);
    shots.set(input, all);
    const strip = document.createElement("div");
    strip.className = "shots";
    strip.append(...all.map((file) =>
      Object.assign(document.createElement("img"), { alt: file.name, src: URL.createObjectURL(file) })));
    input.after(strip);
  }

  function missing(input) { return !shots.has(input); }

  function clear(input) {
    shots.delete(input);
    input.parentElement.querySelector(".shots")?.remove();
  }

  // When it was taken: as the camera wrote it into the file, or as the file is dated.
  async function takenAt(file) {
    const head = new Uint8Array(await file.slice(0, HEAD).arrayBuffer());
    const found = WRITTEN.exec(new TextDecoder("latin1").decode(head));
    const day = found ? found.slice(1, 4).join("-") : "";
    return Date.parse(day) > 0 ? `${day}T${found[4]}` : new Date(file.lastModified).toISOString();
  }

  async function drawn(file) {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    return new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  }

  // A file as it is kept: smaller where this browser can read it, else as it is.
  async function small(name, file) {
    const taken = await takenAt(file);
    const picture = await drawn(file).catch(() => null); // a paper, or a format it cannot read
    const blob = picture && picture.size < file.size ? picture : file;
    const filename = file.name || "photo";
    return { name, taken, type: blob.type, filename, bytes: await blob.arrayBuffer() };
  }

  // One after the other: a phone has no room for several pictures at a time.
  async function kept(input) {
    const files = [];
    for (const file of shots.get(input) ?? []) files.push(await small(input.name, file));
    return files;
  }

  return { begin, missing, kept, clear };
})();
