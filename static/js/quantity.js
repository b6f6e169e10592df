// Plus and minus beside a number field; without JavaScript the field alone does the work.
for (const box of document.querySelectorAll(".quantity")) {
  const input = box.querySelector("input");
  for (const button of box.querySelectorAll("button[data-step]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      if (button.dataset.step === "up") input.stepUp();
      else input.stepDown();
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }
}
