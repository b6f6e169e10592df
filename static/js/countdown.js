// Counts down to each <time data-countdown>; the date and time it replaces stay readable as its title.
const UNITS = [["days", 86400], ["hours", 3600], ["minutes", 60], ["seconds", 1]];

for (const time of document.querySelectorAll("[data-countdown]")) {
  const end = Date.parse(time.dateTime);
  time.title = time.textContent;
  const show = () => {
    let left = Math.max(0, Math.floor((end - Date.now()) / 1000));
    if (left === 0) {
      clearInterval(ticking);
      time.closest("section").hidden = true;
    }
    const parts = UNITS.map(([unit, seconds]) => {
      const count = Math.floor(left / seconds);
      left %= seconds;
      const part = document.createElement("span");
      const number = document.createElement("b");
      number.textContent = String(count).padStart(2, "0");
      part.append(number, " ", time.dataset[unit]);
      return part;
    });
    time.replaceChildren(...parts);
  };
  const ticking = setInterval(show, 1000);
  show();
}
