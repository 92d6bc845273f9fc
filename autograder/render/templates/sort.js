"use strict";
const order = new Intl.Collator("en", { numeric: true }).compare;
for (const table of document.querySelectorAll("table.sortable")) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const turn = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
      const rows = [...table.tBodies[0].rows].map((row) => {
        const cell = row.cells[column];
        return [cell.dataset.v === undefined ? cell.textContent : Number(cell.dataset.v), row];
      });
      rows.sort(([a], [b]) => turn * (typeof a === "number" ? a - b : order(a, b)));
      rows.forEach(([, row]) => table.tBodies[0].append(row));
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", turn === 1 ? "ascending" : "descending");
    });
  });
}
const all = document.getElementById("all");
if (all) {
  const every = document.querySelectorAll("details");
  all.hidden = false;
  all.addEventListener("click", () => {
    const open = ![...every].every((each) => each.open);
    every.forEach((each) => { each.open = open; });
    all.textContent = open ? "Close all" : "Open all";
  });
}
