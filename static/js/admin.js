/* Conveniences of the admin: every page works without this file. A box that searches while one types is named by the label of its
   field, or by the head of its column, not only by what stands in it; "/" goes to the search box of a list, "j" and "k" go down and up
   in it, Enter opens the row. */
(() => {
  "use strict";
  const heading = (select) => {
    const cell = select.closest("td");
    const field = cell && [...cell.classList].find((one) => one.startsWith("field-"));
    return field && cell.closest("table").querySelector(`th.column-${field.slice(6)}`);
  };
  const name = (box) => {
    const select = box.closest(".select2").previousElementSibling;
    if (!select) return;
    const label = (select.labels && select.labels[0]) || heading(select);
    if (label && !label.id) label.id = `${select.id}_label`;
    const shown = box.querySelector(".select2-selection__rendered");
    if (label && shown) shown.setAttribute("aria-labelledby", label.id);
    box.setAttribute("aria-labelledby", [label ? label.id : select.id, shown && shown.id].filter(Boolean).join(" "));
  };
  const nameAll = () => document.querySelectorAll(".select2-selection[role=combobox]").forEach(name);
  // Boxes come when they come: after this script, with a row that is added, and anew with each choice.
  new MutationObserver(nameAll).observe(document.documentElement, { childList: true, subtree: true });
  nameAll();
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
    const box = document.getElementById("searchbar");
    if (box) { event.preventDefault(); box.focus(); box.select(); }
  });
  document.addEventListener("keydown", (event) => {
    const step = { j: 1, k: -1 }[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
    const rows = [...document.querySelectorAll("#result_list tbody tr")];
    const next = rows[rows.findIndex((row) => row.contains(document.activeElement)) + step];
    const link = next && next.querySelector("th a, td a");
    if (link) { event.preventDefault(); link.focus(); }
  });
})();
