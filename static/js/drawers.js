// <details data-drawer="start"> opens as a modal dialog at that side, <details data-drawer-below="48rem">
// only in windows narrower than that. What it holds moves into the dialog and back when it closes.
const isDrawer = ({ dataset: { drawerBelow } }) =>
  !drawerBelow || matchMedia(`(width < ${drawerBelow})`).matches;

function open(details, summary) {
  const content = details.querySelector(":scope > :not(summary)");
  const dialog = document.createElement("dialog");
  dialog.className = `drawer drawer-${details.dataset.drawer}`;
  dialog.setAttribute("aria-label", summary.textContent.trim());
  dialog.append(content);
  details.after(dialog);
  dialog.addEventListener("close", () => {
    details.append(content);
    dialog.remove();
    summary.focus();
  });
  dialog.showModal();
}

document.addEventListener("click", (event) => {
  const summary = event.target.closest("summary");
  const details = summary?.parentElement;
  if (details?.matches("[data-drawer]") && isDrawer(details)) {
    event.preventDefault();
    open(details, summary);
  } else if (event.target.closest("[data-close]") || event.target.matches("dialog.drawer")) {
    event.target.closest("dialog")?.close();
  }
});

for (const summary of document.querySelectorAll("[data-drawer]:not([data-drawer-below]) > summary")) {
  summary.setAttribute("aria-haspopup", "dialog");
}
