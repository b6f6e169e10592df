// While the list is replaced the filter panel and the focus stay; after more products the first has it.
let known = 0;
let panelOpen = false;
let focused = "";

const items = () => document.querySelectorAll("#product-items > ul > li");

document.addEventListener("htmx:beforeSwap", () => {
  known = items().length;
  panelOpen = document.getElementById("list-filters")?.open ?? false;
  focused = document.activeElement?.id ?? "";
});

document.addEventListener("htmx:afterSwap", (event) => {
  const panel = document.getElementById("list-filters");
  if (panel && panelOpen) panel.open = true;
  if (event.detail.requestConfig?.elt?.id === "load-more") {
    items()[known]?.querySelector("a")?.focus({ preventScroll: true });
  } else if (focused) {
    document.getElementById(focused)?.focus({ preventScroll: true });
  }
});

// In the drawer of a small window the list, which lies below, waits until all filters are chosen.
document.addEventListener("change", (event) => {
  if (event.target.closest("#list-tools dialog")) event.stopPropagation();
}, true);

document.addEventListener("submit", (event) => {
  event.target.querySelector?.("dialog[open]")?.close();
}, true);
