// A link to a page that asks once more opens that question as a dialog over the page one is on.
const dialog = document.getElementById("confirm-dialog");
const body = "#confirm-body";

async function ask(address) {
  const swap = "innerHTML ignoreTitle:true";
  await window.htmx.ajax("GET", address, { source: body, target: body, select: "#confirm", swap });
  if (!dialog.querySelector("form")) throw new Error("no question");
  dialog.showModal();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-confirm]");
  if (!link || !dialog || !window.htmx || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  ask(link.href).catch(() => location.assign(link.href));
});
