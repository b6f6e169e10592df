// A panel of the menu closes on Escape, on a click beside it, and when focus leaves it.
for (const group of document.querySelectorAll(".site-nav-group")) {
  const close = () => group.removeAttribute("open");
  document.addEventListener("click", (event) => {
    if (!group.contains(event.target)) close();
  });
  group.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !group.open) return;
    close();
    group.querySelector("summary").focus();
  });
  group.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !group.contains(event.relatedTarget)) close();
  });
}
