/* Conveniences only: every page works without this file.
   "/" goes to the search box, "j" and "k" walk the rows of a list, an error summary takes the focus,
   a form is sent once, and a job under way speaks when its stage changes. */
(() => {
  "use strict";
  const typing = (el) => el.closest("input, select, textarea, [contenteditable]");

  const walk = (step) => {
    const links = [...document.querySelectorAll(".table tbody tr")].map((row) => row.querySelector("a")).filter(Boolean);
    if (!links.length) return;
    const here = links.findIndex((link) => link.closest("tr").contains(document.activeElement));
    links[here < 0 ? 0 : Math.min(Math.max(here + step, 0), links.length - 1)].focus();
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "/") {
      const box = document.querySelector("main input[type=search], input[type=search]");
      if (box) { event.preventDefault(); box.focus(); box.select(); }
    } else if (event.key === "j") walk(1);
    else if (event.key === "k") walk(-1);
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    setTimeout(() => delete form.dataset.sent, 5000);
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));

  /* Leaving quickly: the page that is left cannot be reached with Back. */
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-replace]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) { event.preventDefault(); location.replace(link.href); }
  });

  const summary = document.querySelector(".errors[tabindex]");
  if (summary && !summary.closest("[data-sample]")) summary.focus();
  document.querySelectorAll(".nav [aria-current], .tabs [aria-current]").forEach((current) => {
    current.parentElement.scrollLeft = current.offsetLeft - 48;
  });

  /* A job polls its own part of the page: not while nobody looks, and its stage is said once. */
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (document.hidden && event.target.matches("[data-job]")) event.preventDefault();
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    const job = event.target.closest("[data-job]");
    const said = document.querySelector("[data-job-said]");
    const stage = job && job.querySelector("[data-stage]");
    if (said && stage && said.textContent !== stage.textContent) said.textContent = stage.textContent;
  });
})();
