// Looks again after a while how far a change to many products has come; without it, a link does.
window.setTimeout(function () {
  window.location.reload();
}, 2000);
