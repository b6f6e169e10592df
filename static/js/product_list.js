// While the list is replaced the filter panel, what was unfolded and the focus stay; after more products the
// first has it. Screen readers hear how many there are from a region that is never replaced.
import "./load_more.js";

let known = 0;
let opened = [];
let focused = "";

const items = () => document.querySelectorAll("#product-items > ul > li");

const announcer = document.createElement("p");
announcer.className = "visually-hidden";
announcer.setAttribute("role", "status");
document.body.append(announcer);

document.addEventListener("htmx:beforeSwap", () => {
  known = items().length;
  opened = [...document.querySelectorAll("#list-tools details[open]")].map((details) => details.id);
  focused = document.activeElement?.id ?? "";
});

document.addEventListener("htmx:afterSwap", (event) => {
  for (const id of opened) {
    const details = document.getElementById(id);
    if (details) details.open = true;
  }
  if (event.detail.requestConfig?.elt?.id === "load-more") {
    items()[known]?.querySelector("a")?.focus({ preventScroll: true });
    return;
  }
  if (event.detail.target.id !== "product-list") return;
  // What was removed, such as a chip, can't have the focus back: then the number of products has it.
  const place = document.getElementById(focused) ?? document.getElementById("list-count");
  place?.focus({ preventScroll: true });
  announcer.textContent = document.getElementById("list-count")?.textContent ?? "";
});

// In the drawer of a small window the list, which lies below, waits until all filters are chosen.
document.addEventListener("change", (event) => {
  if (event.target.closest("#list-tools dialog")) event.stopPropagation();
}, true);

document.addEventListener("submit", (event) => {
  event.target.querySelector?.("dialog[open]")?.close();
}, true);
