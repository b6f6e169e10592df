// Sections below a list of links become tabs; the address says which one is open.
const KEYS = { ArrowLeft: -1, ArrowRight: 1, Home: "first", End: "last" };

function panelOf(tab) {
  return document.getElementById(tab.hash.slice(1));
}

function open(list, tabs, chosen) {
  for (const tab of tabs) {
    const isChosen = tab === chosen;
    tab.setAttribute("aria-selected", isChosen);
    tab.tabIndex = isChosen ? 0 : -1;
    panelOf(tab).hidden = !isChosen;
  }
  list.scrollTo({ left: chosen.offsetLeft - list.offsetLeft - (list.clientWidth - chosen.offsetWidth) / 2 });
}

function make(root) {
  const list = root.querySelector(".tabs-list");
  const tabs = [...list.querySelectorAll("a")];
  list.setAttribute("role", "tablist");
  for (const tab of tabs) {
    tab.id = `tab-${tab.hash.slice(1)}`;
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", tab.hash.slice(1));
    const panel = panelOf(tab);
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", tab.id);
    panel.tabIndex = -1;
  }
  // A review or another place inside a panel may be asked for as well as the panel itself.
  const asked = () => tabs.find((tab) => location.hash && panelOf(tab).matches(
    `${location.hash}, :has(${location.hash})`,
  ));
  list.addEventListener("click", (event) => {
    const tab = event.target.closest("a");
    if (!tab || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    history.replaceState(history.state, "", tab.hash);
    open(list, tabs, tab);
  });
  list.addEventListener("keydown", (event) => {
    const step = KEYS[event.key];
    const at = tabs.indexOf(event.target.closest("a"));
    if (step === undefined || at < 0) return;
    event.preventDefault();
    const place = { first: 0, last: tabs.length - 1 }[step] ?? (at + step + tabs.length) % tabs.length;
    tabs[place].focus();
    tabs[place].click();
  });
  addEventListener("hashchange", () => {
    const tab = asked();
    if (!tab) return;
    open(list, tabs, tab);
    document.getElementById(location.hash.slice(1)).scrollIntoView();
  });
  const first = asked();
  open(list, tabs, first ?? tabs[0]);
  root.dataset.ready = "";
  if (first) document.getElementById(location.hash.slice(1)).scrollIntoView({ behavior: "instant" });
}

document.querySelectorAll("[data-tabs]").forEach(make);
