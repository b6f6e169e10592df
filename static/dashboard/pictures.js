/* Pictures of a product: dropping files, sending them one by one, order by dragging or arrows, focal points. */
"use strict";

const stop = (event) => event.preventDefault();

for (const drop of document.querySelectorAll(".pictures-drop")) {
  const field = drop.querySelector("input[type=file]");
  for (const name of ["dragover", "dragenter"]) {
    drop.addEventListener(name, (event) => {
      stop(event);
      drop.classList.add("is-over");
    });
  }
  drop.addEventListener("dragleave", () => drop.classList.remove("is-over"));
  drop.addEventListener("drop", (event) => {
    stop(event);
    drop.classList.remove("is-over");
    field.files = event.dataTransfer.files;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

/* One request a file: a server takes only so much in one. Its answers wait as messages on the next page. */
for (const form of document.querySelectorAll("[data-pictures-drop]")) {
  const field = form.querySelector("input[type=file]");
  const progress = form.querySelector("[role=status]");
  const send = async () => {
    const files = [...field.files];
    if (!files.length) return;
    progress.hidden = false;
    const failed = [];
    for (const [number, file] of files.entries()) {
      progress.textContent = `${form.dataset.sending} ${number + 1} / ${files.length}`;
      const data = new FormData(form);
      data.delete("pictures");
      data.append("pictures", file);
      data.append("one_by_one", "on");
      // Every answer of the shop leads back to the page; anything else never reached it.
      const answer = await fetch(window.location.pathname, { method: "POST", body: data, redirect: "manual" }).catch(() => null);
      if (answer?.type !== "opaqueredirect") failed.push(file.name);
    }
    if (failed.length) progress.textContent = `${form.dataset.failed} ${failed.join(", ")}`;
    else window.location.reload();
  };
  form.addEventListener("submit", (event) => {
    stop(event);
    send();
  });
  field.addEventListener("change", send);
}

for (const list of document.querySelectorAll("[data-pictures-list]")) {
  const rows = () => [...list.querySelectorAll("[data-pictures-row]")];
  const number = () => {
    for (const [place, row] of rows().entries()) {
      row.querySelector("input[name$='-place']").value = place + 1;
      row.querySelector("[data-move='-1']").disabled = place === 0;
      row.querySelector("[data-move='1']").disabled = place === rows().length - 1;
    }
  };
  let dragged = null;
  for (const row of rows()) {
    row.querySelector("[data-pictures-moves]").hidden = false;
    for (const button of row.querySelectorAll("[data-move]")) {
      button.addEventListener("click", () => {
        const other = button.dataset.move === "1" ? row.nextElementSibling : row.previousElementSibling;
        if (!other) return;
        if (button.dataset.move === "1") other.after(row);
        else other.before(row);
        number();
        button.focus();
      });
    }
    row.draggable = true;
    row.addEventListener("dragstart", (event) => {
      if (event.target !== row) return;
      dragged = row;
      row.classList.add("is-dragged");
    });
    row.addEventListener("dragend", () => {
      row.classList.remove("is-dragged");
      dragged = null;
      number();
    });
    row.addEventListener("dragover", (event) => {
      if (!dragged || dragged === row) return;
      stop(event);
      const middle = row.getBoundingClientRect().top + row.offsetHeight / 2;
      if (event.clientY < middle) row.before(dragged);
      else row.after(dragged);
    });
    // Text in a field is selected with the mouse, too.
    for (const field of row.querySelectorAll("input, select")) {
      field.addEventListener("pointerdown", () => {
        row.draggable = false;
      });
      field.addEventListener("blur", () => {
        row.draggable = true;
      });
    }
  }
  number();
}

for (const view of document.querySelectorAll("[data-pictures-focus]")) {
  const row = view.closest("[data-pictures-row]");
  const [left, top] = ["x", "y"].map((axis) => row.querySelector(`input[name$='-focus_${axis}']`));
  const centre = row.querySelector("[data-pictures-centre]");
  const marker = document.createElement("span");
  marker.className = "pictures-marker";
  view.append(marker);
  const draw = () => {
    marker.hidden = left.value === "" || top.value === "";
    marker.style.left = `${left.value}%`;
    marker.style.top = `${top.value}%`;
    centre.hidden = marker.hidden;
  };
  view.addEventListener("click", (event) => {
    const box = view.getBoundingClientRect();
    left.value = Math.round((100 * (event.clientX - box.left)) / box.width);
    top.value = Math.round((100 * (event.clientY - box.top)) / box.height);
    draw();
  });
  centre.addEventListener("click", () => {
    left.value = top.value = "";
    draw();
  });
  for (const field of [left, top]) field.addEventListener("input", draw);
  draw();
}
