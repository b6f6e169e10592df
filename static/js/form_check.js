// Says beside a field what the browser finds wrong with it, once it was changed; the server has the last word.
// What the server found wrong gets the focus.
const note = (field) => document.getElementById(`${field.id}_error`);

const show = (field, text) => {
  let box = note(field);
  if (!box) {
    box = document.createElement("div");
    box.className = "field-errors";
    box.id = `${field.id}_error`;
    field.closest(".field").append(box);
  }
  const line = document.createElement("p");
  line.textContent = text;
  box.replaceChildren(line);
  field.setAttribute("aria-invalid", "true");
  const described = new Set((field.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean));
  field.setAttribute("aria-describedby", [...described.add(box.id)].join(" "));
};

const clear = (field) => {
  note(field)?.replaceChildren();
  field.removeAttribute("aria-invalid");
};

for (const form of document.querySelectorAll("form[data-check-fields]")) {
  form.addEventListener("change", ({ target }) => {
    if (!target.closest(".field")) return;
    if (target.validity.valid) clear(target);
    else show(target, target.validationMessage);
  });
  form.addEventListener("input", ({ target }) => {
    if (target.ariaInvalid === "true" && target.validity.valid) clear(target);
  });
}

document.querySelector("[data-error-summary]")?.focus();
