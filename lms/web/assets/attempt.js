/* Taking a quiz: answers are saved as they are given, kept on this device while the network is away, and the clock
   shown is the server's. Every message comes from data-msg-* attributes, written in the reader's language. */
(function () {
  "use strict";

  var PREFIX = "lms-unsent:";
  var KEEP_MS = 7 * 24 * 3600 * 1000;
  var skew = 0;
  var clock = document.querySelector("[data-deadline]");
  if (clock) {
    /* The page's time was written when its first byte left; a slow network must not give extra minutes. */
    var visit = performance.getEntriesByType("navigation")[0];
    var received = Date.now() - performance.now() + (visit ? visit.responseStart : 0);
    skew = Date.parse(clock.dataset.now) - received;
  }

  /* localStorage may be full or forbidden (private windows): saving then goes on without it. */
  var store = {
    read: function (key) {
      try { return JSON.parse(localStorage.getItem(key)); } catch (error) { return null; }
    },
    write: function (key, value) {
      try { localStorage.setItem(key, JSON.stringify(value)); } catch (error) { /* nothing to do */ }
    },
    remove: function (key) {
      try { localStorage.removeItem(key); } catch (error) { /* nothing to do */ }
    },
    forgetOld: function () {
      try {
        Object.keys(localStorage).forEach(function (key) {
          var kept = key.indexOf(PREFIX) === 0 && store.read(key);
          if (kept && Date.now() - kept.at > KEEP_MS) localStorage.removeItem(key);
        });
      } catch (error) { /* nothing to do */ }
    }
  };

  function time() {
    return new Date(Date.now() + skew).toLocaleTimeString("vi-VN", {
      hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Asia/Ho_Chi_Minh"
    });
  }

  function answers(form) {
    return Array.from(form.elements).filter(function (field) {
      return field.name && !/^(hidden|submit|button)$/.test(field.type);
    });
  }

  function Saver(form) {
    var status = form.querySelector("[data-save-status]") || document.querySelector("[data-save-status]");
    var key = PREFIX + (form.dataset.attempt || "") + ":" + form.dataset.autosave;
    var running = null;
    var dirty = false;
    var wait = 0;
    var timer = 0;
    var typing = 0;

    function show(name, detail, reload) {
      if (!status) return;
      var text = detail || status.dataset["msg" + name] || "";
      status.dataset.state = name.toLowerCase();
      status.textContent = text.replace("{time}", time());
      if (!reload) return;
      var link = document.createElement("a");
      link.href = location.href;
      link.textContent = status.dataset.msgReload || "↻";
      status.append(" ", link);
    }

    function keep() {
      store.write(key, {
        at: Date.now(),
        fields: answers(form).map(function (field) {
          return [field.name, field.value, /^(radio|checkbox)$/.test(field.type) ? field.checked : null];
        })
      });
    }

    function restore() {
      var kept = store.read(key);
      if (!kept) return false;
      kept.fields.forEach(function (entry) {
        answers(form).forEach(function (field) {
          if (field.name !== entry[0]) return;
          if (entry[2] === null) field.value = entry[1];
          else if (field.value === entry[1]) field.checked = entry[2];
        });
      });
      return true;
    }

    function retry() {
      show("Offline");
      dirty = true;
      wait = Math.min(wait ? wait * 2 : 2000, 60000);
      clearTimeout(timer);
      timer = setTimeout(save, wait);
    }

    function refused(response) {
      if (response.status === 409 && /json/.test(response.headers.get("Content-Type") || "")) {
        return response.json().then(function (body) { show("Stale", body.message, true); });
      }
      show(response.status === 409 ? "Stale" : "Session", "", true);
    }

    /* The hidden was1, was2, … tell the server what this page last knew, so that it sees which answers changed here. */
    function acknowledge(sent) {
      form.querySelectorAll('input[type="hidden"][name^="was"]').forEach(function (field) {
        var name = "q" + field.name.slice(3);
        var given = sent.getAll(name);
        sent.forEach(function (value, other) {
          if (other.indexOf(name + ".") === 0 && value) given.push(other.slice(name.length + 1) + "=" + value);
        });
        field.value = given.filter(Boolean).sort().map(encodeURIComponent).join(",");
      });
    }

    function save() {
      if (running) {
        dirty = true;
        return running;
      }
      dirty = false;
      clearTimeout(timer);
      clearTimeout(typing);
      typing = 0;
      show("Saving");
      var sent = new FormData(form);
      running = fetch(form.dataset.autosave, {
        method: "POST",
        body: new URLSearchParams(sent),
        headers: { "X-Requested-With": "fetch", "Accept": "application/json" },
        credentials: "same-origin",
        redirect: "manual",
        keepalive: true
      }).then(function (response) {
        if (response.status === 429 || response.status >= 500) return retry();
        if (!response.ok) return refused(response);
        wait = 0;
        acknowledge(sent);
        if (!dirty) store.remove(key);
        show("Saved");
      }, retry).then(function () {
        running = null;
        if (dirty && !wait) return save();
      });
      return running;
    }

    form.addEventListener("change", function () {
      keep();
      save();
    });
    /* What is being typed has not changed for the browser until the field is left; a phone may close before that. */
    form.addEventListener("input", function (event) {
      if (event.target.type !== "text") return;
      keep();
      clearTimeout(typing);
      typing = setTimeout(save, 2000);
    });
    window.addEventListener("online", function () {
      if (dirty) save();
    });
    this.flush = function () { return running || (dirty || typing ? save() : Promise.resolve()); };
    if (restore()) save();
  }

  /* A picture with numbered places: a tap on a place is a tap on its line in the list below. */
  function Spots(picture) {
    var name = picture.dataset.spots;
    var form = picture.closest("form");
    var told = form.querySelector('[data-spots-count="' + name + '"]');
    function input(spot) {
      return form.querySelector('input[name="' + name + '"][value="' + spot.dataset.value + '"]');
    }
    function draw() {
      var spots = Array.from(picture.querySelectorAll("[data-value]"));
      var marked = spots.filter(function (spot) {
        spot.classList.toggle("is-on", input(spot).checked);
        return input(spot).checked;
      }).length;
      if (!told) return;
      var over = marked > Number(told.dataset.most);
      var text = marked ? told.dataset[over ? "msgOver" : "msgCount"] : "";
      text = text.replace("{count}", marked).replace("{most}", told.dataset.most);
      if (told.textContent.trim() !== text) told.textContent = text;
    }
    picture.classList.add("is-live");
    picture.addEventListener("click", function (event) {
      var spot = event.target.closest("[data-value]");
      if (spot) input(spot).click();
    });
    form.addEventListener("change", draw);
    window.addEventListener("pageshow", draw); /* after the browser has put back what was ticked */
    draw();
  }

  store.forgetOld();
  var savers = Array.from(document.querySelectorAll("form[data-autosave]")).map(function (form) {
    return new Saver(form);
  });
  document.querySelectorAll("svg[data-spots]").forEach(Spots);

  function finish() {
    var target = document.querySelector("[data-submit-at-deadline]");
    if (!target) return;
    if (navigator.onLine === false) {
      window.addEventListener("online", finish, { once: true });
      return;
    }
    var pause = new Promise(function (resolve) { setTimeout(resolve, 4000); });
    Promise.race([Promise.all(savers.map(function (saver) { return saver.flush(); })), pause]).then(function () {
      if (target.tagName === "FORM") target.submit();
      else target.click();
    });
  }

  if (clock) {
    var live = document.querySelector("[data-countdown-live]");
    var deadline = Date.parse(clock.dataset.deadline);
    var before = Infinity;
    var tick = function () {
      var left = Math.max(0, Math.ceil((deadline - Date.now() - skew) / 1000));
      var text = Math.floor(left / 60) + ":" + String(left % 60).padStart(2, "0");
      clock.textContent = (clock.dataset.msgLeft || "{time}").replace("{time}", text);
      if (left <= 60) clock.dataset.state = "low";
      [[300, "msgFive"], [60, "msgOne"]].forEach(function (mark) {
        if (live && before > mark[0] && before !== Infinity && left <= mark[0]) live.textContent = clock.dataset[mark[1]] || "";
      });
      before = left;
      if (left > 0) setTimeout(tick, 1000 - (Date.now() % 1000));
      else finish();
    };
    tick();
  }
})();
