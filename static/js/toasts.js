// A word about what happened goes away by itself, unless somebody is reading it.
const SECONDS = 7;
let leaving;

document.addEventListener("htmx:oobAfterSwap", (event) => {
  if (event.detail.target?.id !== "toasts") return;
  clearTimeout(leaving);
  const leave = () => {
    const toasts = document.getElementById("toasts");
    if (toasts.matches(":hover, :focus-within")) leaving = setTimeout(leave, 2000);
    else toasts.replaceChildren();
  };
  leaving = setTimeout(leave, SECONDS * 1000);
});
