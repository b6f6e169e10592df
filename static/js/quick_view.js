// A product in a dialog over the list; its page where the dialog can't be had.
const body = "#quick-view-body";
let dialog;

function make() {
  dialog = document.createElement("dialog");
  dialog.className = "dialog quick-view";
  dialog.id = "quick-view";
  const close = document.querySelector(".drawer-close").cloneNode(true);
  const place = document.createElement("div");
  place.id = body.slice(1);
  dialog.append(place, close);
  document.body.append(dialog);
  dialog.addEventListener("close", () => place.replaceChildren());
  // What came of it is said on the page below.
  dialog.addEventListener("htmx:afterRequest", ({ target }) => {
    if (target.matches(".quick-form")) dialog.close();
  });
}

async function show(opener) {
  if (!dialog) make();
  import("./gallery.js"); // it says which picture is in sight
  await window.htmx.ajax("GET", opener.dataset.quick, { source: body, target: body, swap: "innerHTML" });
  const product = dialog.querySelector("[data-title]");
  if (!product) throw new Error("no product");
  dialog.setAttribute("aria-label", product.dataset.title);
  opener.focus({ preventScroll: true }); // where the focus returns to
  dialog.showModal();
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-quick]");
  const isPlain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  if (!opener || !window.htmx || !isPlain) return;
  event.preventDefault();
  show(opener).catch(() => location.assign(opener.dataset.page));
});
