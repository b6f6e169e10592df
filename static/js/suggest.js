// Suggestions below a search field while someone types: the combobox pattern of ARIA 1.2.
// Without this script the field is a plain form.
const DELAY = 150;
const RECENT = "shopease-searches";
const MAX_RECENT = 5;
const MAX_KEPT = 50;

const kept = new Map();

function recent() {
  try {
    const words = JSON.parse(localStorage.getItem(RECENT) ?? "[]");
    return Array.isArray(words) ? words.filter((word) => typeof word === "string") : [];
  } catch {
    return [];
  }
}

function remember(words) {
  const all = words ? [words, ...recent().filter((other) => other !== words)] : [];
  try {
    localStorage.setItem(RECENT, JSON.stringify(all.slice(0, MAX_RECENT)));
  } catch {
    // A browser that keeps nothing has no recent searches.
  }
}

class Suggestions {
  constructor(form) {
    this.form = form;
    this.input = form.querySelector("input");
    this.box = document.createElement("div");
    this.status = document.createElement("p");
    this.chosen = -1;
    this.prepare();
    this.input.addEventListener("input", () => this.later());
    this.input.addEventListener("focus", () => this.later(0));
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.form.addEventListener("focusout", (event) => {
      if (!this.form.contains(event.relatedTarget)) this.close();
    });
    this.form.addEventListener("submit", () => remember(this.input.value.trim()));
    // The field keeps the focus while a suggestion is pressed.
    this.box.addEventListener("mousedown", (event) => event.preventDefault());
    this.box.addEventListener("click", (event) => this.clicked(event));
  }

  prepare() {
    const { input, box, status, form } = this;
    box.id = `${input.id}-suggestions`;
    box.className = "suggestions";
    box.setAttribute("role", "listbox");
    box.setAttribute("aria-label", form.dataset.suggestLabel);
    box.hidden = true;
    status.className = "visually-hidden";
    status.setAttribute("role", "status");
    form.append(box, status);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", box.id);
  }

  get options() {
    return [...this.box.querySelectorAll("[role=option]")];
  }

  later(delay = DELAY) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), delay);
  }

  async ask() {
    const words = this.input.value.trim();
    this.request?.abort();
    this.request = new AbortController();
    try {
      const html = kept.get(words) ?? (await this.fetch(words, this.request.signal));
      if (document.activeElement === this.input) this.show(html, words);
    } catch (error) {
      if (error.name !== "AbortError") this.close();
    }
  }

  async fetch(words, signal) {
    const address = `${this.form.dataset.suggest}?q=${encodeURIComponent(words)}`;
    const answer = await fetch(address, { signal, headers: { "X-Requested-With": "fetch" } });
    if (!answer.ok) throw new Error(answer.statusText);
    const html = await answer.text();
    if (kept.size >= MAX_KEPT) kept.delete(kept.keys().next().value);
    kept.set(words, html);
    return html;
  }

  show(html, words) {
    this.box.innerHTML = html;
    if (!words) this.showRecent();
    this.options.forEach((option, place) => {
      option.id = `${this.box.id}-${place}`;
      option.setAttribute("aria-selected", "false");
    });
    this.chosen = -1;
    this.input.removeAttribute("aria-activedescendant");
    const isOpen = this.options.length > 0;
    this.box.hidden = !isOpen;
    this.input.setAttribute("aria-expanded", String(isOpen));
    this.status.textContent = words ? this.box.firstElementChild?.dataset.announce ?? "" : "";
  }

  showRecent() {
    const words = recent();
    if (!words.length) return;
    const group = document.createElement("div");
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", this.form.dataset.recentLabel);
    const title = document.createElement("p");
    title.className = "suggestions-title";
    title.setAttribute("aria-hidden", "true");
    title.textContent = this.form.dataset.recentLabel;
    group.append(title, ...words.map((word) => this.link(word, `${this.form.action}?q=${encodeURIComponent(word)}`)));
    const forget = this.link(this.form.dataset.forgetLabel, "#forget");
    forget.classList.add("suggestion-forget");
    group.append(forget);
    this.box.firstElementChild?.prepend(group);
  }

  link(text, address) {
    const link = document.createElement("a");
    link.className = "suggestion";
    link.setAttribute("role", "option");
    link.tabIndex = -1;
    link.href = address;
    link.textContent = text;
    return link;
  }

  clicked(event) {
    const option = event.target.closest("[role=option]");
    if (!option) return;
    if (option.classList.contains("suggestion-forget")) {
      event.preventDefault();
      remember("");
      this.input.focus();
      this.ask();
    } else if (this.input.value.trim()) {
      remember(this.input.value.trim());
    }
  }

  key(event) {
    const isOpen = !this.box.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (isOpen) this.choose(this.chosen + (event.key === "ArrowDown" ? 1 : -1));
      else this.later(0);
    } else if (event.key === "Escape" && isOpen) {
      event.preventDefault();
      this.close();
    } else if (event.key === "Enter" && isOpen && this.chosen >= 0) {
      event.preventDefault();
      this.options[this.chosen].click();
    }
  }

  choose(place) {
    const { options } = this;
    // Before the first and after the last lies the field itself.
    const size = options.length + 1;
    this.chosen = ((place + 1 + size) % size) - 1;
    options.forEach((option, number) => option.setAttribute("aria-selected", String(number === this.chosen)));
    if (this.chosen < 0) {
      this.input.removeAttribute("aria-activedescendant");
    } else {
      this.input.setAttribute("aria-activedescendant", options[this.chosen].id);
      options[this.chosen].scrollIntoView({ block: "nearest" });
    }
  }

  close() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.box.hidden = true;
    this.chosen = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    this.status.textContent = "";
  }
}

for (const form of document.querySelectorAll("form[data-suggest]")) new Suggestions(form);
