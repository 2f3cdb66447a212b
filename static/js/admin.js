/* Conveniences of the admin: every page works without this file. A box that searches while one types is named by the label of its
   field, not only by what stands in it; "/" goes to the search box of a list. */
(() => {
  "use strict";
  const name = (box) => {
    const select = box.closest(".select2").previousElementSibling;
    const label = select && select.labels && select.labels[0];
    if (!select) return;
    if (label && !label.id) label.id = `${select.id}_label`;
    const shown = box.querySelector(".select2-selection__rendered");
    box.setAttribute("aria-labelledby", [label ? label.id : select.id, shown && shown.id].filter(Boolean).join(" "));
  };
  const nameAll = () => document.querySelectorAll(".select2-selection[role=combobox]").forEach(name);
  window.addEventListener("load", nameAll);
  document.addEventListener("formset:added", () => setTimeout(nameAll));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
    const box = document.getElementById("searchbar");
    if (box) { event.preventDefault(); box.focus(); box.select(); }
  });
})();
