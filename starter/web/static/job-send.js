// Sends what is queued, in order, one at a time: its photos first, then the tap itself.
// Sent twice it counts once: a photo by its content, a tap by its id.
"use strict";

const sending = (() => {
  const PATIENCE = 60000; // milliseconds for one request
  let running = null;

  // Why nothing can be sent now, as the word of the page that says what to do; null where the
  // answer is final. What our routes say is JSON; a page says that the session, or the form, is over.
  function stops(status, isJson) {
    if (status === 429 || status >= 500) return "offline";
    if (isJson) return null;
    return { 401: "over", 403: "reload" }[status] ?? null;
  }

  async function post(path, form, nonce) {
    try {
      const answer = await fetch(path, {
        method: "POST", body: form, redirect: "manual", credentials: "same-origin",
        headers: { "X-Nonce": nonce, Accept: "application/json" },
        signal: AbortSignal.timeout(PATIENCE),
      });
      const isJson = (answer.headers.get("content-type") ?? "").includes("json");
      const why = stops(answer.status, isJson);
      if (why) return { why };
      return { ok: answer.ok && isJson, body: isJson ? await answer.json() : { says: answer.status } };
    } catch { // no connection, or none that lasts: it may have come through, and counts once
      return { why: "offline" };
    }
  }

  async function photo(tap, file, nonce) {
    const form = new FormData();
    form.append(`taken_${file.name}`, file.taken);
    form.append(file.name, new Blob([file.bytes], { type: file.type }), file.filename);
    const answer = await post(`${tap.path}/file`, form, nonce);
    if (!answer.ok) return answer;
    file.sha256 = answer.body.files[file.name][0];
    file.bytes = null;
    await outbox.put(tap);
    return null;
  }

  // Send one tap; the word that says why nothing more can be sent now, or null.
  async function one(tap, nonce) {
    for (const file of tap.files.filter((file) => !file.sha256)) {
      const failed = await photo(tap, file, nonce);
      if (failed) return finish(tap, failed);
    }
    const form = new FormData();
    for (const [name, value] of tap.fields) form.append(name, value);
    for (const file of tap.files) form.append(file.name, file.sha256);
    form.append("report_id", tap.id);
    form.append("tapped_at", tap.at);
    return finish(tap, await post(tap.path, form, nonce));
  }

  async function finish(tap, answer) {
    if (answer.why) return answer.why;
    const taken = answer.ok && answer.body.outcome !== "refused";
    tap.state = taken ? "delivered" : "refused";
    tap.says = answer.body.says ?? "";
    if (taken) tap.files = [];
    await outbox.put(tap);
    return null;
  }

  // Send all that this page's visitor has tapped; another's waits for his own link.
  async function all(whose, nonce, changed) {
    let why = null, delivered = 0;
    for (const tap of await outbox.all()) {
      if (tap.state !== "queued" || tap.whose !== whose) continue;
      why = await one(tap, nonce);
      await changed();
      if (why) break;
      delivered += tap.state === "delivered" ? 1 : 0;
    }
    return { why, delivered };
  }

  // Two tabs, or two causes, never send the same at once.
  function run(whose, nonce, changed) {
    const work = () => all(whose, nonce, changed);
    running ??= (navigator.locks ? navigator.locks.request("fulfil-outbox", work) : work())
      .finally(() => { running = null; });
    return running;
  }

  return { run };
})();
