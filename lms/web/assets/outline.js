/* The outline of a draft: lessons are dragged, or moved with the arrow keys. Every page works without this file. */
(function () {
  "use strict";

  var outline = document.querySelector("[data-outline]");
  if (!outline) return;
  var body = outline.querySelector("tbody");
  var told = document.createElement("p");
  told.className = "visually-hidden";
  told.setAttribute("role", "status");
  outline.after(told);
  var dragged = null;
  var before = 0;
  var saving = Promise.resolve();

  function rows() {
    return Array.prototype.slice.call(body.querySelectorAll("tr[data-place]"));
  }

  function say(text, row) {
    told.textContent = text.replace("{title}", row.dataset.title).replace("{place}", rows().indexOf(row) + 1);
  }

  function number() {
    var all = rows();
    all.forEach(function (row, place) {
      row.querySelector("[data-position]").textContent = place + 1;
      row.querySelector("input[name=place]").value = place + 1;
      row.querySelector("[value=up]").hidden = place === 0;
      row.querySelector("[value=down]").hidden = place === all.length - 1;
    });
  }

  function put(row, place) {
    var rest = rows().filter(function (other) {
      return other !== row;
    });
    body.insertBefore(row, rest[place] || null);
    number();
  }

  /* One after another: of two moves on their way at once the server may see the second first. */
  function save(row, from) {
    var form = new FormData(row.querySelector("form"));
    form.set("place", rows().indexOf(row) + 1);
    form.delete("act");
    saving = saving
      .then(function () {
        return fetch(row.dataset.place, { method: "POST", body: form, credentials: "same-origin", redirect: "manual" });
      })
      .then(function (answer) {
        if (answer.type !== "opaqueredirect") throw new Error(answer.status);
        say(outline.dataset.msgMoved, row);
      })
      .catch(function () {
        put(row, from);
        say(outline.dataset.msgFailed, row);
      });
  }

  function move(row, by, focused) {
    var from = rows().indexOf(row);
    var to = from + by;
    if (to < 0 || to >= rows().length) return;
    put(row, to);
    (focused.hidden ? row.querySelector("[data-handle]") : focused).focus();
    save(row, from);
  }

  /* On the document: the row that is dragged moves about in the page, and with it goes what it had captured. */
  document.addEventListener("pointermove", function (event) {
    if (!dragged) return;
    rows().some(function (other, place) {
      var box = other.getBoundingClientRect();
      if (other === dragged || event.clientY < box.top || event.clientY > box.bottom) return false;
      put(dragged, place);
      return true;
    });
  });
  ["pointerup", "pointercancel"].forEach(function (name) {
    document.addEventListener(name, function () {
      var row = dragged;
      dragged = null;
      if (!row) return;
      row.querySelector("[data-handle]").focus();
      if (rows().indexOf(row) !== before) save(row, before);
    });
  });

  rows().forEach(function (row) {
    var handle = document.createElement("button");
    handle.type = "button";
    handle.className = "button button-quiet";
    handle.dataset.handle = "";
    handle.textContent = "↕";
    handle.setAttribute("aria-label", outline.dataset.msgHandle.replace("{title}", row.dataset.title));
    row.querySelector("[data-position]").after(" ", handle);

    handle.addEventListener("keydown", function (event) {
      var by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (!by) return;
      event.preventDefault();
      move(row, by, handle);
    });
    handle.addEventListener("pointerdown", function (event) {
      if (event.button) return;
      dragged = row;
      before = rows().indexOf(row);
    });
    handle.addEventListener("touchstart", function (event) {
      event.preventDefault();
    }, { passive: false });
    row.addEventListener("submit", function (event) {
      var act = event.submitter && event.submitter.value;
      if (act !== "up" && act !== "down") return;
      event.preventDefault();
      event.stopPropagation();
      move(row, act === "up" ? -1 : 1, event.submitter);
    });
  });
})();
