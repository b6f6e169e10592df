// How a page, product or category looks among the results of a search engine, and how long its title
// and description are. The element names its fields: the first of each list is counted, the others lend
// their words while it is empty.
(() => {
  const read = (ids) => {
    const fields = ids.map((id) => document.getElementById(id)).filter(Boolean);
    const filled = fields.find((field) => field.value.trim());
    return filled ? filled.value.trim().replace(/\s+/g, " ") : "";
  };

  const cut = (text, to) =>
    text.length <= to ? text : `${text.slice(0, to + 1).replace(/\s+\S*$/, "")} …`;

  const state = (count, from, to) => {
    if (!count) return "empty";
    if (count < from) return "short";
    return count > to ? "long" : "good";
  };

  const describe = (id) => {
    const field = document.getElementById(id);
    if (!field) return null;
    const note = document.createElement("p");
    note.className = "search-preview-length";
    note.id = `${id}-length`;
    field.insertAdjacentElement("afterend", note);
    const described = field.getAttribute("aria-describedby");
    field.setAttribute("aria-describedby", described ? `${described} ${note.id}` : note.id);
    return note;
  };

  const start = (preview) => {
    const { dataset } = preview;
    const place = (name) => preview.querySelector(`[data-place="${name}"]`);
    const [titleFrom, titleTo, textFrom, textTo] = dataset.lengths.split(" ").map(Number);
    const [titles, texts] = [dataset.title.split(" "), dataset.text.split(" ")];
    const slugs = dataset.slug ? [dataset.slug] : [];
    const counted = [
      { id: titles[0], note: describe(titles[0]), from: titleFrom, to: titleTo },
      { id: texts[0], note: describe(texts[0]), from: textFrom, to: textTo },
    ];

    const refresh = () => {
      const own = read(titles.slice(0, 1));
      const named = [read(titles), dataset.shop].filter(Boolean).join(" · ");
      const withShop = dataset.home || named;
      place("title").textContent = cut(own && dataset.suffix !== "always" ? own : withShop, titleTo);
      place("text").textContent = cut(read(texts) || dataset.tagline, textTo);
      const slug = dataset.home ? "" : read(slugs);
      place("slug").textContent = slug ? ` › ${slug}` : "";
      for (const { id, note, from, to } of counted) {
        if (!note) continue;
        const { length } = read([id]);
        note.dataset.state = state(length, from, to);
        note.textContent = dataset[note.dataset.state]
          .replace("{count}", length)
          .replace("{from}", from)
          .replace("{to}", to);
      }
    };

    for (const id of [...titles, ...texts, ...slugs]) {
      document.getElementById(id)?.addEventListener("input", refresh);
    }
    refresh();
  };

  const startAll = () => document.querySelectorAll("[data-search-preview]").forEach(start);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", startAll);
  else startAll();
})();
