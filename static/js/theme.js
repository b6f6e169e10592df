// Light or dark: the system decides until the visitor does. Runs before the first paint
// (blocking="render") and shows its button only where it works.
const root = document.documentElement;
const system = matchMedia("(prefers-color-scheme: dark)");
const KEY = "theme";

function remembered() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function remember(theme) {
  try {
    if (theme) localStorage.setItem(KEY, theme);
    else localStorage.removeItem(KEY);
  } catch {
    // Storage is closed: the choice holds for this page.
  }
}

const systemTheme = () => (system.matches ? "dark" : "light");
const current = () => root.dataset.theme || systemTheme();

function show() {
  for (const button of document.querySelectorAll(".theme-toggle")) {
    button.hidden = false;
    button.setAttribute("aria-pressed", String(current() === "dark"));
  }
}

const chosen = remembered();
if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;

document.addEventListener("click", (event) => {
  if (!event.target.closest(".theme-toggle")) return;
  const theme = current() === "dark" ? "light" : "dark";
  if (theme === systemTheme()) delete root.dataset.theme;
  else root.dataset.theme = theme;
  remember(root.dataset.theme);
  show();
});
system.addEventListener("change", show);
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", show);
else show();
