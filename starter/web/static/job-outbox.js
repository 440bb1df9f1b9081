// What was tapped on this phone, kept in IndexedDB until it is delivered.
// A tap: {id, whose, order, kind, title, path, at, fields, files, state, says}.
// state: queued, delivered, refused. Files are kept as bytes: some phones lose a Blob.
"use strict";

const outbox = (() => {
  const STORE = "taps";
  const DAY = 24 * 3600 * 1000;
  let database = null;

  function opened() {
    database ??= idb.openDB("fulfil-outbox", 1, {
      upgrade(db) { db.createObjectStore(STORE, { keyPath: "id" }); },
    });
    return database;
  }

  async function put(tap) { await (await opened()).put(STORE, tap); }

  async function remove(id) { await (await opened()).delete(STORE, id); }

  // All of them, in the order in which they were tapped.
  async function all() {
    const taps = await (await opened()).getAll(STORE);
    return taps.sort((a, b) => a.number - b.number);
  }

  // What was delivered is shown for a day, then it is forgotten.
  async function forget(now) {
    for (const tap of await all()) {
      if (tap.state === "delivered" && now - tap.number > DAY) await remove(tap.id);
    }
  }

  function freshId() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return "tap-" + Array.from(bytes, (one) => one.toString(16).padStart(2, "0")).join("");
  }

  return { put, remove, all, forget, freshId };
})();
