// Photos: made smaller before they are kept, with the time when they were taken.
"use strict";

const photos = (() => {
  const LONGEST = 2000; // pixels
  const QUALITY = 0.82;
  const HEAD = 256 * 1024; // bytes in which a camera writes the time
  const WRITTEN = /(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)\0/; // as EXIF has it

  // When it was taken: as the camera wrote it into the file, or as the file is dated.
  async function takenAt(file) {
    const head = new Uint8Array(await file.slice(0, HEAD).arrayBuffer());
    const found = WRITTEN.exec(new TextDecoder("latin1").decode(head));
    if (found && Date.parse(`${found[1]}-${found[2]}-${found[3]}`) > 0) return `${found[1]}-${found[2]}-${found[3]}T${found[4]}`;
    return new Date(file.lastModified).toISOString();
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
  async function kept(name, file) {
    const taken = await takenAt(file);
    let blob = file;
    try {
      const small = await drawn(file);
      if (small && small.size < file.size) blob = small;
    } catch { /* a paper, or a format that this browser cannot read: our door looks at it */ }
    const bytes = await blob.arrayBuffer();
    return { name, taken, type: blob.type, filename: file.name || "photo", bytes };
  }

  return { kept };
})();
