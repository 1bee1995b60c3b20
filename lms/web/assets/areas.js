/* Drawing the areas of a picture: an addition to the fields in which their coordinates are typed. [data-areas=TABLE]
   holds the picture; the fields are TABLE-N-shape, TABLE-N-coordinates, TABLE-N-correct. Words come from data-msg-*. */
(function () {
  "use strict";

  var SVG = "http://www.w3.org/2000/svg";

  document.querySelectorAll("[data-areas]").forEach(function (box) {
    var svg = box.querySelector("svg.spots");
    var table = box.dataset.areas;
    if (!svg) return;
    var size = svg.viewBox.baseVal;
    var letter = Number(svg.getAttribute("font-size"));
    var drawing = false, target = -1, from = null;
    var button = document.createElement("button");
    var told = document.createElement("p");

    function field(row, name) { return document.querySelector("[name='" + table + "-" + row + "-" + name + "']"); }
    function rows() { var n = 0; while (field(n, "coordinates")) n += 1; return n; }
    function numbers(row) {
      return field(row, "coordinates").value.split(",").map(function (text) { return text.trim(); })
        .filter(Boolean).map(Number);
    }

    function path(shape, at) {
      if (at.some(isNaN)) return "";
      if (shape === "circle" && at.length === 3)
        return "M" + (at[0] - at[2]) + " " + at[1] + "a" + at[2] + " " + at[2] + " 0 1 0 " + 2 * at[2] + " 0a" +
          at[2] + " " + at[2] + " 0 1 0 " + -2 * at[2] + " 0z";
      if (shape === "rect" && at.length === 4)
        return "M" + at[0] + " " + at[1] + "H" + at[2] + "V" + at[3] + "H" + at[0] + "z";
      if (shape === "poly" && at.length >= 4 && at.length % 2 === 0) {
        var points = [];
        for (var i = 0; i < at.length; i += 2) points.push(at[i] + " " + at[i + 1]);
        return "M" + points.join("L") + "z";
      }
      return "";
    }

    function piece(parent, tag, attributes) {
      var made = document.createElementNS(SVG, tag);
      Object.keys(attributes).forEach(function (name) { made.setAttribute(name, attributes[name]); });
      parent.append(made);
      return made;
    }

    function redraw() {
      svg.querySelectorAll("g").forEach(function (old) { old.remove(); });
      for (var row = 0; row < rows(); row += 1) {
        var at = numbers(row), d = path(field(row, "shape").value, at);
        if (!d) continue;
        var group = piece(svg, "g", { "class": "spot" + (field(row, "correct").checked ? " is-on" : "") });
        piece(group, "path", { "class": "spot-halo", d: d });
        piece(group, "path", { "class": "spot-line", d: d });
        var x = Math.min(Math.max(at[0], letter), size.width - letter);
        var y = Math.min(Math.max(at[1], letter), size.height - letter);
        piece(group, "circle", { cx: x, cy: y, r: Math.floor(letter * 0.85) });
        piece(group, "text", { x: x, y: y, dy: ".36em" }).textContent = row + 1;
      }
    }

    function free() {
      for (var row = 0; row < rows(); row += 1) if (!field(row, "coordinates").value.trim()) return row;
      return -1;
    }

    function tell() {
      told.textContent = !drawing ? "" :
        target < 0 ? box.dataset.msgFull : box.dataset.msgRow.replace("{n}", target + 1);
    }

    function toggle(on) {
      drawing = on;
      if (drawing && target < 0) target = free();
      button.textContent = drawing ? box.dataset.msgStop : box.dataset.msgDraw;
      button.setAttribute("aria-pressed", String(drawing));
      svg.style.touchAction = drawing ? "none" : "";
      svg.style.cursor = drawing ? "crosshair" : "";
      tell();
    }

    function point(event) {
      var found = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
      return [Math.round(Math.min(Math.max(found.x, 0), size.width)), Math.round(Math.min(Math.max(found.y, 0), size.height))];
    }

    function put(at) { field(target, "coordinates").value = at.join(", "); redraw(); }

    function drag(to) {
      if (field(target, "shape").value === "circle") {
        var reach = Math.min(from[0], from[1], size.width - from[0], size.height - from[1]);
        put([from[0], from[1], Math.min(reach, Math.round(Math.hypot(to[0] - from[0], to[1] - from[1])))]);
      } else {
        put([Math.min(from[0], to[0]), Math.min(from[1], to[1]), Math.max(from[0], to[0]), Math.max(from[1], to[1])]);
      }
    }

    svg.addEventListener("pointerdown", function (event) {
      if (!drawing || target < 0) return;
      event.preventDefault();
      var shape = field(target, "shape");
      if (!shape.value) shape.value = "rect";
      if (shape.value === "poly") { put(numbers(target).concat(point(event))); return; }
      from = point(event);
      svg.setPointerCapture(event.pointerId);
    });
    svg.addEventListener("pointermove", function (event) { if (from) drag(point(event)); });
    svg.addEventListener("pointerup", function () {
      if (!from) return;
      from = null;
      target = free();
      tell();
    });
    svg.addEventListener("pointercancel", function () { from = null; });

    document.addEventListener("focusin", function (event) {
      var found = new RegExp("^" + table + "-(\\d+)-").exec(event.target.name || "");
      if (found) { target = Number(found[1]); tell(); }
    });
    document.addEventListener("input", function (event) {
      if ((event.target.name || "").indexOf(table + "-") === 0) redraw();
    });

    button.type = "button";
    button.className = "button button-secondary";
    button.addEventListener("click", function () { toggle(!drawing); });
    told.className = "hint";
    told.setAttribute("role", "status");
    svg.before(button, told);
    toggle(false);
  });
})();
