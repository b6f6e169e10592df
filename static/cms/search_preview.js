// How a page looks among the results of a search engine, and how long its title and description are.
class SearchPreview extends window.StimulusModule.Controller {
  static targets = ["slug", "title", "text"];

  static values = {
    shop: String,
    tagline: String,
    home: String,
    lengths: Array,
    short: String,
    good: String,
    long: String,
    empty: String,
  };

  connect() {
    const [titleFrom, titleTo, textFrom, textTo] = this.lengthsValue;
    this.fields = ["title", "slug", "seo_title", "search_description", "intro"]
      .map((name) => [name, document.getElementById(`id_${name}`)])
      .filter(([, field]) => field);
    this.notes = new Map();
    this.addNote("seo_title", titleFrom, titleTo);
    this.addNote("search_description", textFrom, textTo);
    this.refresh = this.refresh.bind(this);
    for (const [, field] of this.fields) field.addEventListener("input", this.refresh);
    this.refresh();
  }

  disconnect() {
    for (const [, field] of this.fields) field.removeEventListener("input", this.refresh);
    for (const { note } of this.notes.values()) note.remove();
  }

  addNote(name, from, to) {
    const field = document.getElementById(`id_${name}`);
    if (!field) return;
    const note = document.createElement("p");
    note.className = "search-preview-length";
    note.id = `${field.id}-length`;
    field.insertAdjacentElement("afterend", note);
    const described = field.getAttribute("aria-describedby");
    field.setAttribute("aria-describedby", described ? `${described} ${note.id}` : note.id);
    this.notes.set(name, { note, from, to });
  }

  value(name) {
    const found = this.fields.find(([known]) => known === name);
    return found ? found[1].value.trim().replace(/\s+/g, " ") : "";
  }

  refresh() {
    const [, titleTo, , textTo] = this.lengthsValue;
    const named = [this.value("title"), this.shopValue].filter(Boolean).join(" · ");
    const title = this.value("seo_title") || this.homeValue || named;
    const text = this.value("search_description") || this.value("intro") || this.taglineValue;
    this.titleTarget.textContent = this.cut(title, titleTo);
    this.textTarget.textContent = this.cut(text, textTo);
    this.slugTarget.textContent = this.value("slug") && !this.homeValue ? ` › ${this.value("slug")}` : "";
    for (const [name, { note, from, to }] of this.notes) this.count(note, this.value(name).length, from, to);
  }

  cut(text, to) {
    if (text.length <= to) return text;
    return `${text.slice(0, to + 1).replace(/\s+\S*$/, "")} …`;
  }

  count(note, count, from, to) {
    let state = "good";
    if (!count) state = "empty";
    else if (count < from) state = "short";
    else if (count > to) state = "long";
    note.dataset.state = state;
    note.textContent = this[`${state}Value`]
      .replace("{count}", count)
      .replace("{from}", from)
      .replace("{to}", to);
  }
}

window.wagtail.app.register("shop-search-preview", SearchPreview);
