/* Suggestions below a search field, as one types: [data-suggest=URL] around the field, with data-msg-none|one|some
   ("{n}" is filled in). Without this file the field searches when its form is sent. The pattern is WAI-ARIA's
   combobox with a list; Vietnamese input methods are waited for. */
(function () {
  "use strict";

  var WAIT = 150;

  document.querySelectorAll("[data-suggest]").forEach(function (box, number) {
    var field = box.querySelector("input");
    var list = document.createElement("ul");
    var told = document.createElement("p");
    var active = -1;
    var timer = 0;
    var asked = "";
    var request = null;

    list.id = "suggestions-" + number;
    list.className = "menu-panel";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", box.dataset.suggestLabel);
    told.className = "visually-hidden";
    told.setAttribute("role", "status");
    box.append(list, told);
    field.setAttribute("role", "combobox");
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", list.id);
    field.setAttribute("aria-expanded", "false");

    function mark(place) {
      active = place;
      Array.prototype.forEach.call(list.children, function (item, i) {
        item.setAttribute("aria-selected", String(i === place));
      });
      if (place < 0) field.removeAttribute("aria-activedescendant");
      else {
        field.setAttribute("aria-activedescendant", list.children[place].id);
        list.children[place].scrollIntoView({ block: "nearest" });
      }
    }

    function close() {
      clearTimeout(timer);
      if (request) request.abort();
      list.hidden = true;
      field.setAttribute("aria-expanded", "false");
      mark(-1);
    }

    function show(items) {
      list.textContent = "";
      items.forEach(function (item, i) {
        var row = document.createElement("li");
        var name = document.createElement("strong");
        var rest = [item.code, item.unit].filter(Boolean).join(" · ");
        row.id = list.id + "-" + i;
        row.setAttribute("role", "option");
        row.dataset.href = item.href;
        name.textContent = item.name;
        row.append(name, rest ? " " + rest : "");
        list.append(row);
      });
      mark(-1);
      list.hidden = !items.length;
      field.setAttribute("aria-expanded", String(items.length > 0));
      told.textContent = items.length
        ? (items.length === 1 ? box.dataset.msgOne : box.dataset.msgSome.replace("{n}", items.length))
        : box.dataset.msgNone;
    }

    function ask() {
      var text = field.value.trim();
      if (text === asked && !list.hidden) return;
      asked = text;
      if (request) request.abort();
      if (!text) {
        told.textContent = "";
        close();
        return;
      }
      var mine = new AbortController();
      request = mine;
      fetch(box.dataset.suggest + "?q=" + encodeURIComponent(text), {
        signal: mine.signal, headers: { Accept: "application/json" }, credentials: "same-origin", redirect: "error"
      })
        .then(function (answer) { return answer.ok ? answer.json() : { items: [] }; })
        .then(function (found) {
          if (request === mine && document.activeElement === field) show(found.items);
        })
        .catch(function () {}); /* aborted, or no network: the form still works */
    }

    function later(event) {
      if (event.isComposing) return; /* the letter is not finished; compositionend comes */
      clearTimeout(timer);
      timer = setTimeout(ask, WAIT);
    }

    field.addEventListener("input", later);
    field.addEventListener("compositionend", later);
    field.addEventListener("blur", close);
    field.addEventListener("keydown", function (event) {
      var many = list.children.length;
      if (event.isComposing || event.keyCode === 229) return;
      if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        close();
      } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !list.hidden) {
        event.preventDefault();
        mark(event.key === "ArrowDown" ? (active + 2 > many ? -1 : active + 1) : active < 0 ? many - 1 : active - 1);
      } else if (event.key === "Enter" && active >= 0 && !list.hidden) {
        event.preventDefault();
        location.assign(list.children[active].dataset.href);
      }
    });
    /* pointerdown would take the focus and close the list before the click */
    list.addEventListener("pointerdown", function (event) { event.preventDefault(); });
    list.addEventListener("click", function (event) {
      var row = event.target.closest("[role=option]");
      if (row) location.assign(row.dataset.href);
    });
  });
})();
