// The device's own way to share a link, and the clipboard; without either there is the mail.
const words = document.getElementById("share-status");

for (const button of document.querySelectorAll("[data-share]")) button.hidden = !navigator.share;
for (const button of document.querySelectorAll("[data-copy]")) button.hidden = !navigator.clipboard;

document.addEventListener("click", async (event) => {
  const share = event.target.closest("[data-share]");
  const copy = event.target.closest("[data-copy]");
  try {
    if (share) await navigator.share({ title: share.dataset.title, url: share.dataset.share });
    if (copy) {
      await navigator.clipboard.writeText(copy.dataset.copy);
      copy.textContent = words.textContent = copy.dataset.done;
    }
  } catch {
    // Whoever closes the device's dialog, or forbids the clipboard, has the link in the address bar.
  }
});
