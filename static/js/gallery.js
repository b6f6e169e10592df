// The gallery of a product: small pictures lead to the large one, and that to its full size in a dialog,
// where a click, the button or + and - zoom; what is larger than the window is pushed or walked by arrow keys.
const items = (gallery) => [...gallery.querySelectorAll(".gallery-item")];
const isZoomed = (dialog) => "zoomed" in dialog.dataset;

function turn(gallery, place) {
  const all = items(gallery);
  const at = (place + all.length) % all.length;
  const picture = all[at].querySelector("picture").cloneNode(true);
  for (const source of picture.querySelectorAll("source")) source.sizes = "100vw";
  picture.querySelector("img").loading = "eager";
  const dialog = gallery.querySelector("dialog");
  zoom(dialog, false);
  dialog.dataset.at = at;
  dialog.querySelector(".gallery-full").replaceChildren(picture);
  dialog.querySelector("[role='status']").textContent = `${at + 1} / ${all.length}`;
  all[at].scrollIntoView({ block: "nearest", inline: "start", behavior: "instant" });
}

// `x` and `y`: the point of the picture, as shares of its size, that stays in sight.
function zoom(dialog, isLarge, x = 0.5, y = 0.5) {
  const view = dialog.querySelector(".gallery-full");
  if (isLarge) dialog.dataset.zoomed = "";
  else delete dialog.dataset.zoomed;
  dialog.querySelector("[data-zoom]").setAttribute("aria-pressed", isLarge);
  if (!isLarge) return;
  view.scrollTo({
    left: view.scrollWidth * x - view.clientWidth / 2,
    top: view.scrollHeight * y - view.clientHeight / 2,
    behavior: "instant",
  });
}

function zoomAt(dialog, event) {
  const box = event.target.getBoundingClientRect();
  zoom(dialog, !isZoomed(dialog), (event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
}

document.addEventListener("click", (event) => {
  const gallery = event.target.closest(".gallery");
  const link = event.target.closest("a");
  const button = event.target.closest("[data-turn]");
  const dialog = gallery?.querySelector("dialog");
  if (!gallery || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (link?.matches(".gallery-item")) {
    if (!dialog) return;
    event.preventDefault();
    turn(gallery, items(gallery).indexOf(link));
    dialog.showModal();
    dialog.querySelector(".gallery-full").focus();
  } else if (link) {
    event.preventDefault();
    gallery.querySelector(link.hash).scrollIntoView({ block: "nearest", inline: "start" });
  } else if (button) {
    turn(gallery, Number(dialog.dataset.at) + Number(button.dataset.turn));
  } else if (event.target.closest("[data-zoom]")) {
    zoom(dialog, !isZoomed(dialog));
  } else if (event.target.matches(".gallery-full img")) {
    zoomAt(dialog, event);
  } else if (event.target.matches(".gallery-full, .gallery-dialog")) {
    dialog.close();
  }
});

document.addEventListener("keydown", (event) => {
  const dialog = event.target.closest(".gallery-dialog");
  if (!dialog || event.ctrlKey || event.metaKey || event.altKey) return;
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (event.key === "+" || event.key === "-") zoom(dialog, event.key === "+");
  else if (step && !isZoomed(dialog)) turn(dialog.closest(".gallery"), Number(dialog.dataset.at) + step);
});

// The small picture of what is in sight is marked, and its number said.
function mark(gallery) {
  const thumbs = gallery.querySelectorAll(".gallery-thumbs a");
  const place = gallery.querySelector(".gallery-place");
  const all = items(gallery);
  const watch = new IntersectionObserver((seen) => {
    for (const entry of seen) {
      if (!entry.isIntersecting) continue;
      for (const thumb of thumbs) {
        if (thumb.hash === `#${entry.target.id}`) thumb.setAttribute("aria-current", "true");
        else thumb.removeAttribute("aria-current");
      }
      if (place) place.textContent = `${all.indexOf(entry.target) + 1} / ${all.length}`;
    }
  }, { root: gallery.querySelector(".gallery-strip"), threshold: 0.6 });
  for (const item of all) watch.observe(item);
}

document.querySelectorAll(".gallery").forEach(mark);
document.addEventListener("htmx:load", ({ target }) => {
  if (target.matches?.(".gallery")) mark(target);
  else target.querySelectorAll?.(".gallery").forEach(mark);
});
