// A film that lies with others: its player is fetched when somebody asks for it, never before.
for (const place of document.querySelectorAll("[data-player]")) {
  const start = place.querySelector("[data-start]");
  start.hidden = false;
  start.addEventListener("click", () => {
    const frame = document.createElement("iframe");
    frame.className = "video-player";
    frame.title = place.dataset.title;
    frame.allow = "autoplay; encrypted-media; fullscreen; picture-in-picture";
    frame.allowFullscreen = true;
    frame.referrerPolicy = "strict-origin-when-cross-origin"; // without one YouTube refuses to play
    frame.src = place.dataset.player;
    place.replaceChildren(frame);
    frame.focus();
  }, { once: true });
}
