// The list of products: ticks all rows of a page at once, counts what is ticked.
// Without it, the choice "all on this page" does the same.
(function () {
  "use strict";

  var form = document.getElementById("bulk-form");
  if (!form) {
    return;
  }
  var boxes = Array.from(form.querySelectorAll("input[name=selected]"));
  var count = document.getElementById("bulk-count");
  var head = form.querySelector("th.bulk-tick");
  if (!boxes.length || !count || !head) {
    return;
  }

  var all = document.createElement("input");
  all.type = "checkbox";
  all.setAttribute("aria-label", head.textContent.trim());
  head.appendChild(all);

  function show() {
    var ticked = boxes.filter(function (box) {
      return box.checked;
    }).length;
    boxes.forEach(function (box) {
      box.closest("tr").classList.toggle("is-ticked", box.checked);
    });
    count.hidden = false;
    count.textContent = ticked;
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  }

  function choose() {
    form.querySelector("input[name=scope][value=ticked]").checked = true;
    show();
  }

  all.addEventListener("change", function () {
    boxes.forEach(function (box) {
      box.checked = all.checked;
    });
    choose();
  });

  // With Shift, all rows between this one and the last one that was ticked.
  var last = null;
  form.addEventListener("click", function (event) {
    var at = boxes.indexOf(event.target);
    if (at < 0) {
      return;
    }
    if (event.shiftKey && last !== null) {
      boxes.slice(Math.min(at, last), Math.max(at, last) + 1).forEach(function (box) {
        box.checked = event.target.checked;
      });
    }
    last = at;
    choose();
  });

  window.addEventListener("pageshow", show);
  show();
})();
