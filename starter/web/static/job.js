// A job's page: each form is kept as a tap, and what became of it is shown.
"use strict";

(() => {
  const EVERY = 15000; // milliseconds
  const box = document.getElementById("outbox");
  const says = JSON.parse(box.dataset.says);
  const { whose, nonce } = box.dataset;
  const status = box.querySelector("p[role=status]");
  const list = box.querySelector("ul");
  const FILES = "[data-signature], [data-photo]";
  const ownOf = (input) => ("signature" in input.dataset ? signatures : photos);
  let unproved = null; // the form that was asked about, and goes without the next time

  function tell(word) {
    status.textContent = word ? says[word] : "";
    status.hidden = !word;
    if (word) box.hidden = false;
  }

  function line(tap) {
    const row = document.createElement("li");
    Object.assign(row.dataset, { state: tap.state, kind: tap.kind });
    const clock = new Date(tap.number).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    const other = tap.whose !== whose && tap.state === "queued" ? says.other : "";
    const words = [clock, tap.title, tap.order, says[tap.state], tap.says, other];
    row.append(words.filter(Boolean).join(" · ") + " ");
    if (tap.state !== "delivered") {
      const button = document.createElement("button");
      const textContent = tap.state === "queued" ? says.back : says.gone;
      Object.assign(button, { className: "link", textContent });
      button.addEventListener("click", async () => { await outbox.remove(tap.id); await show(); });
      row.append(button);
    }
    return row;
  }

  async function show() {
    const taps = await outbox.all();
    list.replaceChildren(...taps.reverse().map(line));
    box.hidden = taps.length === 0 && status.hidden;
  }

  async function send() {
    const { why, delivered } = await sending.run(whose, nonce, show);
    tell(why);
    await show(); // another tab may have sent it
    const typing = document.querySelector("form.tap[data-begun]");
    if (delivered && !why && !typing) location.reload(); // what is next has changed
  }

  function lacks(form) {
    const empty = [...form.querySelectorAll(FILES)].filter((one) => ownOf(one).missing(one));
    if (empty.some((one) => "needed" in one.dataset)) return "needed";
    return empty.some((one) => "warn" in one.dataset) && unproved !== form ? "unproved" : null;
  }

  async function filesOf(form) {
    const files = [];
    for (const input of form.querySelectorAll(FILES)) files.push(...await ownOf(input).kept(input));
    return files;
  }

  async function tapOf(form, at) {
    const fields = [...new FormData(form)].filter(([name, value]) =>
      typeof value === "string" && !["nonce", "report_id"].includes(name));
    return {
      id: outbox.freshId(), whose, number: at.getTime(), at: at.toISOString(),
      order: form.dataset.order, kind: form.dataset.kind, title: form.dataset.title,
      path: new URL(form.action).pathname, fields, files: await filesOf(form),
      state: "queued", says: "",
    };
  }

  async function tapped(event) {
    event.preventDefault();
    const form = event.target;
    const at = new Date();
    const missing = lacks(form);
    if (missing) {
      unproved = form;
      return tell(missing);
    }
    const button = form.querySelector("button:not([type=button])");
    button.disabled = true;
    try {
      await outbox.put(await tapOf(form, at));
    } catch { // nothing can be kept here: the form goes as it would without a script
      for (const input of form.querySelectorAll("[data-signature]")) await signatures.fill(input);
      return form.submit();
    }
    clean(form);
    button.disabled = false;
    tell(navigator.onLine ? null : "offline");
    await show();
    box.scrollIntoView({ block: "start" });
    await send();
  }

  function clean(form) {
    form.reset();
    delete form.dataset.begun;
    unproved = null;
    for (const input of form.querySelectorAll(FILES)) ownOf(input).clear(input);
  }

  async function begin() {
    for (const input of document.querySelectorAll(FILES)) {
      if (input.required) input.dataset.needed = ""; // looked at here: a camera gives one photo at a time
      input.required = false;
      ownOf(input).begin(input, says.clear);
    }
    for (const form of document.querySelectorAll("form.tap")) {
      form.addEventListener("submit", tapped);
      form.addEventListener("input", () => { form.dataset.begun = ""; });
    }
    addEventListener("online", send);
    document.addEventListener("visibilitychange", () => { if (!document.hidden) send(); });
    setInterval(send, EVERY);
    await outbox.forget(Date.now());
    await show();
    await send();
  }

  begin().catch(() => tell("unkept"));
})();
