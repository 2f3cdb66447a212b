/* A convenience only: a form that is kept at every screen is also kept while somebody types, and asks before it is left unsaved. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-draft]");
  if (!form || !window.fetch) return;
  const said = document.querySelector("[data-said]");
  const PAUSE = 3000;
  let timer = 0, changed = false, stopped = false, running = null;

  const send = async () => {
    const sent = new FormData(form);
    sent.set("go", "autosave");
    changed = false;
    try {
      const answer = await fetch(form.action, { method: "POST", body: sent, headers: { Accept: "application/json" } });
      const told = (answer.headers.get("Content-Type") || "").includes("json") ? await answer.json() : {};
      if (answer.ok && told.seen) form.elements._seen.value = told.seen;
      else { changed = true; stopped = answer.status !== 503; }
      if (said && told.said) said.textContent = told.said;
    } catch { changed = true; }  // no network: the next pause tries again
    running = null;
    if (changed && !stopped) timer = setTimeout(save, 4 * PAUSE);
  };
  const save = () => { if (changed && !stopped && !running) running = send(); };

  form.addEventListener("input", () => {
    changed = true;
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(save, PAUSE);
  });
  form.addEventListener("submit", async (event) => {
    clearTimeout(timer);
    stopped = true;
    if (running) {  // what is being kept is answered first: the form then carries its new mark
      event.preventDefault();
      await running;
      form.requestSubmit(event.submitter);
    } else changed = false;
  });
  window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
})();
