/* Tags apart by commas: the suggestions continue what was typed, and leave out what stands there. */
"use strict";

for (const field of document.querySelectorAll("input[data-tags]")) {
  const known = Array.from(field.list.options, (option) => option.value);
  const suggest = () => {
    const parts = field.value.split(",").map((part) => part.trim());
    const chosen = parts.slice(0, -1);
    const taken = new Set(chosen.map((name) => name.toLowerCase()));
    const before = chosen.map((name) => `${name}, `).join("");
    const free = known.filter((name) => !taken.has(name.toLowerCase()));
    field.list.replaceChildren(...free.map((name) => new Option("", before + name)));
  };
  field.addEventListener("input", suggest);
  field.addEventListener("focus", suggest);
}
