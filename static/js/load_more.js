// "More products" writes the page it has loaded into the address. Who comes back to that address finds all that
// was loaded before it too, at the place where the list was left; a shared address begins with its own page.
const KEY = "lists";
const MOST_PAGES = 8;
const MOST_LISTS = 20;

const list = () => document.querySelector("#product-items > ul");
const pageOf = (address) => Number(new URL(address, location.href).searchParams.get("page")) || 1;

// [address, first page, place], the last left at the end.
function lists() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY)) ?? [];
  } catch {
    return [];
  }
}

function keep(first, place) {
  const others = lists().filter(([address]) => address !== location.href);
  try {
    sessionStorage.setItem(KEY, JSON.stringify([...others, [location.href, first, place]].slice(-MOST_LISTS)));
  } catch {
    // A browser that keeps nothing comes back to the page of the address.
  }
}

let first = pageOf(location.href);

document.addEventListener("htmx:afterSwap", ({ detail: { requestConfig, target } }) => {
  if (requestConfig?.elt?.id === "load-more") {
    const address = new URL(requestConfig.elt.getAttribute("hx-get"), location.href);
    history.replaceState(history.state, "", address);
  } else if (target.id === "product-list") {
    first = 1;
  }
});

addEventListener("pagehide", () => {
  if (list()) keep(first, scrollY);
});

async function productsOf(page) {
  const address = new URL(location.href);
  address.searchParams.set("page", page);
  const answer = await fetch(address, { headers: { "HX-Request": "true" } });
  if (!answer.ok) throw new Error(answer.statusText);
  const found = new DOMParser().parseFromString(await answer.text(), "text/html");
  return [...found.querySelectorAll("#product-items > ul > li")];
}

async function restore() {
  const [entry] = performance.getEntriesByType("navigation");
  const left = lists().find(([address]) => address === location.href);
  if (!left || !list() || !["back_forward", "reload"].includes(entry?.type)) return;
  const last = pageOf(location.href);
  const begin = Math.max(left[1], last - MOST_PAGES, 1);
  if (begin >= last) return;
  const pages = Array.from({ length: last - begin }, (_, place) => productsOf(begin + place));
  list().prepend(...(await Promise.all(pages)).flat());
  first = begin;
  if (begin === 1) document.querySelector("#list-pages [rel='prev']")?.remove();
  scrollTo({ top: left[2], behavior: "instant" });
}

restore().catch(() => {}); // then the page of the address is what there is
