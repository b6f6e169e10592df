// The filter panel stays as it was while the list around it is replaced; focus goes to what was added.
let panelOpen = false;
let known = 0;

const items = () => document.querySelectorAll("#product-items > ul > li");

document.addEventListener("htmx:beforeSwap", () => {
  panelOpen = document.getElementById("list-filters")?.open ?? false;
  known = items().length;
});

document.addEventListener("htmx:afterSwap", (event) => {
  const panel = document.getElementById("list-filters");
  if (panel && panelOpen) panel.open = true;
  if (event.detail.requestConfig?.elt?.id === "load-more") {
    items()[known]?.querySelector("a")?.focus({ preventScroll: true });
  }
});
