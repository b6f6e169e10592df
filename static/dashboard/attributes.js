/* Attributes of a product type: options only where the kind has them, a picker beside each colour. */
"use strict";

for (const attribute of document.querySelectorAll("[data-attribute]")) {
  const kind = attribute.querySelector("select[name$='-type']");
  const options = attribute.querySelector("[data-attribute-options]");
  const show = () => {
    options.hidden = !["option", "multi_option"].includes(kind.value);
  };
  // The dashboard's select boxes announce their changes through jQuery alone.
  window.jQuery(kind).on("change", show);
  show();
}

for (const field of document.querySelectorAll("input[data-colour]")) {
  const picker = document.createElement("input");
  picker.type = "color";
  picker.className = "dashboard-colour-picker";
  picker.setAttribute("aria-label", field.closest("tr")?.querySelector("input[name$='-option']")?.value || field.placeholder);
  const follow = () => {
    if (/^#[0-9a-f]{6}$/i.test(field.value)) picker.value = field.value;
    picker.classList.toggle("is-empty", !field.value);
  };
  picker.addEventListener("input", () => {
    field.value = picker.value;
    follow();
  });
  field.addEventListener("input", follow);
  follow();
  field.after(picker);
}
