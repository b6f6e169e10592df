// Slides that lie in a row to scroll get buttons. They change by themselves only where the editor wants it,
// nobody asked for less motion, and nobody is looking closer; a button stops and starts it.
const calm = matchMedia("(prefers-reduced-motion: reduce)");

function make(show) {
  const strip = show.querySelector(".slideshow-strip");
  const slides = [...strip.children];
  const pause = show.querySelector("[data-pause]");
  const place = show.querySelector(".slideshow-place");
  let at = 0;
  let isPlaying = false;
  let isHeld = false;
  let isSeen = false;
  let ticking;

  const turn = (step) => {
    const next = slides[(at + step + slides.length) % slides.length];
    // Its own scrolling alone: the page stays where it is.
    strip.scrollTo({ left: next.offsetLeft - strip.offsetLeft, behavior: calm.matches ? "instant" : "smooth" });
  };

  const watch = new IntersectionObserver((seen) => {
    for (const entry of seen) if (entry.isIntersecting) at = slides.indexOf(entry.target);
    place.textContent = `${at + 1} / ${slides.length}`;
  }, { root: strip, threshold: 0.6 });
  for (const slide of slides) watch.observe(slide);

  const tick = () => {
    clearInterval(ticking);
    if (isPlaying && isSeen && !isHeld) ticking = setInterval(() => turn(1), Number(show.dataset.pace) * 1000);
  };
  const play = (wanted) => {
    isPlaying = wanted;
    if (pause) {
      pause.toggleAttribute("data-playing", wanted);
      pause.querySelector("span").textContent = wanted ? pause.dataset.pauseLabel : pause.dataset.playLabel;
    }
    // What changes by itself is not read out; what somebody asked for is.
    place.setAttribute("aria-live", wanted ? "off" : "polite");
    tick();
  };
  const hold = (wanted) => {
    isHeld = wanted;
    tick();
  };

  show.addEventListener("click", (event) => {
    const button = event.target.closest("[data-turn]");
    if (button) {
      play(false);
      turn(Number(button.dataset.turn));
    } else if (event.target.closest("[data-pause]")) {
      play(!isPlaying);
      if (isPlaying) hold(false);
    }
  });
  strip.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step || event.target !== strip || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    play(false);
    turn(step);
  });
  strip.addEventListener("pointerdown", () => play(false));
  strip.addEventListener("focusin", () => play(false));
  show.addEventListener("pointerenter", () => hold(true));
  show.addEventListener("pointerleave", () => hold(false));
  document.addEventListener("visibilitychange", () => hold(document.hidden));
  new IntersectionObserver(([entry]) => {
    isSeen = entry.isIntersecting;
    tick();
  }).observe(show);

  show.querySelector(".slideshow-tools").hidden = false;
  play(Boolean(show.dataset.pace) && !calm.matches);
}

document.querySelectorAll(".slideshow:has([data-turn])").forEach(make);
