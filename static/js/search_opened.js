// Tells the shop which words led to a product, without saying who asked.
const found = document.getElementById("search-found");
const token = document.querySelector("#add-to-basket input[name=csrfmiddlewaretoken]")?.value;

found?.addEventListener("click", (event) => {
  const link = event.target.closest("#product-items a");
  if (!link || !token || !found.dataset.words) return;
  const body = new URLSearchParams({ q: found.dataset.words, csrfmiddlewaretoken: token });
  fetch(found.dataset.opened, { method: "POST", body, keepalive: true }).catch(() => {});
});
