// Drag and drop for the tree of categories and for the order of products in one.
// Without it, buttons and numbers do the same.
(function () {
  "use strict";

  function clear(rows) {
    rows.forEach(function (row) {
      row.classList.remove("is-before", "is-after", "is-inside");
    });
  }

  // Lets rows be dragged; `place` says where over a row one is, `drop` what follows.
  function draggable(root, place, drop) {
    var rows = Array.from(root.querySelectorAll("tbody tr"));
    var dragged = null;
    root.classList.add("can-drag");
    rows.forEach(function (row) {
      row.draggable = true;
      row.addEventListener("dragstart", function (event) {
        if (event.target.closest && event.target.closest("input, a")) {
          event.preventDefault();
          return;
        }
        dragged = row;
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData("text/plain", "");
        row.classList.add("is-dragged");
      });
      row.addEventListener("dragend", function () {
        row.classList.remove("is-dragged");
        clear(rows);
        dragged = null;
      });
      row.addEventListener("dragover", function (event) {
        var where = dragged && place(dragged, row, event);
        clear(rows);
        if (where) {
          event.preventDefault();
          row.classList.add("is-" + where);
        }
      });
      row.addEventListener("drop", function (event) {
        var where = dragged && place(dragged, row, event);
        if (where) {
          event.preventDefault();
          drop(dragged, row, where);
        }
      });
    });
  }

  function height(row, event) {
    var box = row.getBoundingClientRect();
    return (event.clientY - box.top) / box.height;
  }

  var tree = document.querySelector(".category-tree[data-movable]");
  if (tree) {
    draggable(
      tree,
      function (dragged, row, event) {
        if (row.dataset.path.indexOf(dragged.dataset.path) === 0) {
          return null;
        }
        var at = height(row, event);
        return at < 0.3 ? "before" : at > 0.7 ? "after" : "inside";
      },
      function (dragged, row, where) {
        var form = document.getElementById("category-move");
        form.elements.node.value = dragged.dataset.id;
        form.elements.target.value = row.dataset.id;
        form.elements.position.value = where;
        form.submit();
      }
    );
  }

  var places = document.querySelector(".category-places[data-first]");
  if (places) {
    draggable(
      places,
      function (dragged, row, event) {
        return dragged === row ? null : height(row, event) < 0.5 ? "before" : "after";
      },
      function (dragged, row, where) {
        row[where](dragged);
        places.querySelectorAll("tbody tr").forEach(function (one, index) {
          one.querySelector("input").value = Number(places.dataset.first) + index;
        });
      }
    );
  }
})();
