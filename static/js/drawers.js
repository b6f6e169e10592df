// <details data-drawer="start"> opens as a modal dialog at that side, <details data-drawer-below="48rem">
// only in windows narrower than that. What it holds moves into the dialog and back when it closes.
const isDrawer = ({ dataset: { drawerBelow } }) =>
  !drawerBelow || matchMedia(`(width < ${drawerBelow})`).matches;

// A click on the veil has the dialog as its target, like one on its own edge.
function isBeside(dialog, { target, clientX, clientY }) {
  const box = dialog.getBoundingClientRect();
  const isWithin = clientX >= box.left && clientX <= box.right && clientY >= box.top && clientY <= box.bottom;
  return target === dialog && !isWithin;
}

function open(details, summary) {
  // One that was closed just now still holds the content.
  const last = details.nextElementSibling;
  if (last?.matches("dialog.drawer")) {
    last.addEventListener("close", () => open(details, summary), { once: true });
    return;
  }
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
    return;
  }
  const dialog = event.target.closest("dialog");
  if (dialog && (event.target.closest("[data-close]") || isBeside(dialog, event))) {
    event.preventDefault();
    dialog.close();
  }
});

for (const summary of document.querySelectorAll("[data-drawer]:not([data-drawer-below]) > summary")) {
  summary.setAttribute("aria-haspopup", "dialog");
}
