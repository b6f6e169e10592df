// A film without sound behind the words of a page: it runs while it is in sight, unless somebody asked for less
// motion or fewer bytes, and a button stops it. Where it doesn't run by itself the browser's own buttons stay.
const calm = matchMedia("(prefers-reduced-motion: reduce)").matches || navigator.connection?.saveData;

function make(film) {
  const button = film.parentElement.querySelector("button");
  const words = button.querySelector("span");
  let isWanted = true;
  const say = () => {
    button.toggleAttribute("data-playing", !film.paused);
    words.textContent = film.paused ? button.dataset.playLabel : button.dataset.pauseLabel;
  };
  film.addEventListener("play", say);
  film.addEventListener("pause", say);
  button.addEventListener("click", () => {
    isWanted = film.paused;
    if (isWanted) film.play();
    else film.pause();
  });
  new IntersectionObserver(async ([entry]) => {
    if (!entry.isIntersecting) return film.pause();
    if (!isWanted) return undefined;
    try {
      await film.play();
      film.controls = false;
      button.hidden = false;
    } catch {
      film.controls = true;
      button.hidden = true;
    }
    return undefined;
  }).observe(film);
}

if (!calm) document.querySelectorAll("[data-film]").forEach(make);
