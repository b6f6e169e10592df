// The basket's link opens a drawer with what is in it, read afresh each time; on the basket's own page,
// with a modifier key and when the drawer can't be read it is the link that it is.
const drawer = document.getElementById("mini-basket");
const body = "#mini-basket-body";
let page = "";

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-mini-basket]");
  const isPlain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  if (!link || !drawer || !window.htmx || !isPlain || link.pathname === location.pathname) return;
  event.preventDefault();
  page = link.href;
  drawer.showModal();
  window.htmx.ajax("GET", drawer.dataset.source, { source: body, target: body, swap: "innerHTML" });
});

for (const failure of ["htmx:responseError", "htmx:sendError"]) {
  drawer?.addEventListener(failure, () => location.assign(page));
}

// When the line that had the focus is gone, the drawer has it.
drawer?.addEventListener("htmx:afterSettle", () => {
  if (drawer.open && !drawer.contains(document.activeElement)) drawer.querySelector("[data-close]").focus();
});
