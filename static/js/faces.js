/* Conveniences only: every page works without this file.
   "/" goes to the search box, "j" and "k" walk the rows of a list, an error summary takes the focus,
   a form is sent once, numbers that must add up say what is left, and a job under way speaks when its stage changes. */
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

  /* Numbers that must add up: each has a slider beside it, and what is left to give is said. */
  document.querySelectorAll("[data-sum]").forEach((group) => {
    const numbers = [...group.querySelectorAll("input[type=number]")];
    const said = group.querySelector("[data-sum-said]");
    const tell = () => {
      const left = Number(group.dataset.sum) - numbers.reduce((sum, number) => sum + (Number(number.value) || 0), 0);
      const word = left > 0 ? "left" : left < 0 ? "over" : "even";
      said.className = `mk is-${left ? "bad" : "ok"}`;
      said.textContent = said.dataset[word].replace("{n}", Math.abs(left).toLocaleString(document.documentElement.lang));
    };
    numbers.forEach((number) => {
      const slider = Object.assign(document.createElement("input"), { type: "range", min: 0, max: number.max, step: 50, value: number.value, tabIndex: -1 });
      slider.setAttribute("aria-hidden", "true");
      slider.addEventListener("input", () => { number.value = slider.value; tell(); });
      number.addEventListener("input", () => { slider.value = number.value; tell(); });
      number.after(slider);
    });
    tell();
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
