/* The grid of variants: a button in each column's head copies the first row's value to all rows. */
"use strict";

for (const form of document.querySelectorAll("[data-matrix-grid]")) {
  const fields = (column) => [...form.querySelectorAll(`[data-column="${column}"]:not([type="hidden"])`)];
  const first = form.querySelector("tbody tr");
  for (const field of first.querySelectorAll("[data-column]:not([type='hidden'])")) {
    const cell = field.closest("td");
    const head = form.querySelectorAll("thead th")[cell.cellIndex];
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-link btn-sm p-0 matrix-fill";
    button.textContent = form.dataset.fill;
    button.setAttribute("aria-label", `${head.textContent.trim()}: ${form.dataset.fill}`);
    button.addEventListener("click", () => {
      for (const other of fields(field.dataset.column)) {
        if (field.type === "checkbox") other.checked = field.checked;
        else other.value = field.value;
      }
    });
    head.append(button);
  }
}
