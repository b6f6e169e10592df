// What was looked at last: numbers of products that this browser keeps and nobody else; asked for once the
// shopper gets there, forgotten at a press of a button.
const KEY = "recent";
const MOST = 12;
const place = document.querySelector("[data-recent]");

function remembered() {
  try {
    const found = JSON.parse(localStorage.getItem(KEY));
    return Array.isArray(found) ? found.filter(Number.isSafeInteger).slice(0, MOST) : [];
  } catch {
    return [];
  }
}

function remember(ids) {
  try {
    if (ids.length) localStorage.setItem(KEY, JSON.stringify(ids.slice(0, MOST)));
    else localStorage.removeItem(KEY);
  } catch {
    // A browser that keeps nothing shows nothing.
  }
}

const here = Number(place.dataset.recent);
const others = remembered().filter((id) => id !== here);
remember([here, ...others]);

if (others.length) {
  const near = new IntersectionObserver(([{ isIntersecting }]) => {
    if (!isIntersecting || !window.htmx) return;
    near.disconnect();
    const address = `${place.dataset.source}?ids=${others.slice(0, MOST - 1).join(",")}`;
    window.htmx.ajax("GET", address, { source: place, target: place, swap: "innerHTML" });
  }, { rootMargin: "400px" });
  near.observe(place);
}

place.addEventListener("click", (event) => {
  if (!event.target.closest("[data-forget]")) return;
  remember([]);
  place.replaceChildren();
  document.getElementById("main").focus({ preventScroll: true });
});
