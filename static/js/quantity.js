// Plus and minus beside a number field; without JavaScript the field alone does the work.
document.addEventListener("click", (event) => {
  const button = event.target.closest(".quantity button[data-step]");
  if (!button) return;
  const input = button.closest(".quantity").querySelector("input");
  if (button.dataset.step === "up") input.stepUp();
  else input.stepDown();
  input.dispatchEvent(new Event("change", { bubbles: true }));
});
