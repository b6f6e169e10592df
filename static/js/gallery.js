// The gallery of a product: small pictures lead to the large one, and that to its full size in a dialog.
const items = (gallery) => [...gallery.querySelectorAll(".gallery-item")];

function turn(gallery, place) {
  const all = items(gallery);
  const at = (place + all.length) % all.length;
  const picture = all[at].querySelector("picture").cloneNode(true);
  for (const source of picture.querySelectorAll("source")) source.sizes = "100vw";
  const dialog = gallery.querySelector("dialog");
  dialog.dataset.at = at;
  dialog.querySelector(".gallery-full").replaceChildren(picture);
  dialog.querySelector("[role='status']").textContent = `${at + 1} / ${all.length}`;
  all[at].scrollIntoView({ block: "nearest", inline: "start", behavior: "instant" });
}

document.addEventListener("click", (event) => {
  const gallery = event.target.closest(".gallery");
  const link = event.target.closest("a");
  const button = event.target.closest("[data-turn]");
  if (!gallery || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (link?.matches(".gallery-item")) {
    event.preventDefault();
    turn(gallery, items(gallery).indexOf(link));
    gallery.querySelector("dialog").showModal();
  } else if (link) {
    event.preventDefault();
    gallery.querySelector(link.hash).scrollIntoView({ block: "nearest", inline: "start" });
  } else if (button) {
    turn(gallery, Number(gallery.querySelector("dialog").dataset.at) + Number(button.dataset.turn));
  } else if (event.target.matches(".gallery-full, .gallery-dialog")) {
    gallery.querySelector("dialog").close();
  }
});

document.addEventListener("keydown", (event) => {
  const dialog = event.target.closest(".gallery-dialog");
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (dialog && step) turn(dialog.closest(".gallery"), Number(dialog.dataset.at) + step);
});

// The small picture of what is in sight is marked.
function mark(gallery) {
  const thumbs = gallery.querySelectorAll(".gallery-thumbs a");
  const watch = new IntersectionObserver((seen) => {
    for (const entry of seen) {
      if (!entry.isIntersecting) continue;
      for (const thumb of thumbs) {
        if (thumb.hash === `#${entry.target.id}`) thumb.setAttribute("aria-current", "true");
        else thumb.removeAttribute("aria-current");
      }
    }
  }, { root: gallery.querySelector(".gallery-strip"), threshold: 0.6 });
  for (const item of items(gallery)) watch.observe(item);
}

document.querySelectorAll(".gallery").forEach(mark);
document.addEventListener("htmx:load", ({ target }) => {
  if (target.matches?.(".gallery")) mark(target);
});
