// Where htmx is not at work, a changed choice loads the page with it.
document.addEventListener("change", (event) => {
  const form = event.target.closest("#product-choices");
  if (form && !("htmx" in window)) form.submit();
});
