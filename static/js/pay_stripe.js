// Stripe's own form on the payment page: what is typed there never comes to the shop.
const form = document.querySelector("[data-stripe-key]");

const say = (text) => {
  const box = form.querySelector("[data-stripe-error]");
  box.textContent = text;
  box.hidden = !text;
};

const dark = () => {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
};

const start = () => {
  const { stripeKey, stripeSecret, stripeSession, stripeReturn, stripeLanguage } = form.dataset;
  const button = form.querySelector("button");
  const stripe = window.Stripe(stripeKey, { locale: stripeLanguage });
  const elements = stripe.elements({
    clientSecret: stripeSecret,
    ...(stripeSession && { customerSessionClientSecret: stripeSession }),
    appearance: { theme: dark() ? "night" : "stripe" },
  });
  const card = elements.create("payment");
  card.on("ready", () => {
    button.disabled = false;
  });
  card.on("loaderror", () => say(form.querySelector("[data-stripe-missing]").textContent));
  card.mount(form.querySelector("[data-stripe-element]"));

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    say("");
    // It leaves this page when it went well, or to the bank.
    const { error } = await stripe.confirmPayment({ elements, confirmParams: { return_url: stripeReturn } });
    say(error?.message ?? "");
    button.disabled = false;
  });
};

if (form) {
  if (window.Stripe) start();
  else say(form.querySelector("[data-stripe-missing]").textContent);
}
