/* Taking a quiz: answers are saved as they are given, kept on this device while the network is away. Every message comes
   from data-msg-* attributes, written in the reader's language. */
function answers(form) {
  return Array.from(form.elements).filter(function (field) {
    return field.name && !/^(hidden|submit|button|file)$/.test(field.type);
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
  /* Questions that another browser answered since: this page leaves them alone until somebody has chosen. */
  var held = (form.dataset.held || "").split(",").filter(Boolean);
  var message = "";

  function show(name, detail, reload) {
    if (!status) return;
    var text = detail || status.dataset["msg" + name] || "";
    status.dataset.state = name.toLowerCase();
    status.textContent = text.replace("{time}", time());
    if (!reload) return;
    var both = held.length && form.querySelector("[data-save]");
    var link = document.createElement(both ? "button" : "a");
    if (both) {
      link.type = "button";
      link.className = "link";
      link.onclick = function () { both.click(); };
    } else link.href = location.href;
    link.textContent = status.dataset[both ? "msgBoth" : "msgReload"] || "↻";
    status.append(" ", link);
  }

  function known() {
    return Array.from(form.querySelectorAll('input[type="hidden"][name^="was"], input[name="page"]'));
  }

  function keep() {
    store.write(key, {
      at: Date.now(),
      known: known().map(function (field) { return [field.name, field.value]; }),
      fields: answers(form).map(function (field) {
        return [field.name, field.value, /^(radio|checkbox)$/.test(field.type) ? field.checked : null];
      })
    });
  }

  function restore() {
    var kept = store.read(key);
    if (!kept) return false;
    if (form.dataset.held) {
      store.remove(key); /* what was typed came back from the server, beside what is saved */
      return false;
    }
    /* With what that page knew: what another browser has saved since is then not undone unasked. */
    (kept.known || []).forEach(function (entry) {
      known().forEach(function (field) { if (field.name === entry[0]) field.value = entry[1]; });
    });
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
      return response.json().then(function (body) {
        message = body.message;
        if (body.stale) {
          held = held.concat(body.stale.map(String));
          dirty = true; /* the others are saved at once */
        }
        show("Stale", message, true);
      });
    }
    show(response.status === 409 ? "Stale" : "Session", "", true);
  }

  /* The hidden was1, was2, … tell the server what this page last knew, so that it sees which answers changed here. */
  function acknowledge(sent) {
    form.querySelectorAll('input[type="hidden"][name^="was"]').forEach(function (field) {
      if (!sent.has(field.name)) return;
      var name = "q" + field.name.slice(3);
      /* Of a long text the page carries a sign of what it was shown with; what it sends from then on the server knows. */
      if (form.querySelector('textarea[name="' + name + '"]')) return;
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
    /* Files go with the form's own buttons: not again and again with every answer. */
    form.querySelectorAll('input[type="file"]').forEach(function (field) { sent.delete(field.name); });
    held.forEach(function (number) {
      Array.from(sent.keys()).forEach(function (name) {
        if (name === "was" + number || name.split(".")[0] === "q" + number) sent.delete(name);
      });
    });
    var body = new URLSearchParams(sent);
    running = fetch(form.dataset.autosave, {
      method: "POST",
      body: body,
      headers: { "X-Requested-With": "fetch", "Accept": "application/json" },
      credentials: "same-origin",
      redirect: "manual",
      keepalive: body.toString().length < 60000 /* browsers refuse more: long texts */
    }).then(function (response) {
      if (response.status === 429 || response.status >= 500) return retry();
      if (!response.ok) return refused(response);
      wait = 0;
      acknowledge(sent);
      if (!dirty && !held.length) store.remove(key);
      if (held.length) show("Stale", message, true);
      else show("Saved");
      return response.json().then(function (body) {
        if (clock && body.deadline) clock.dataset.deadline = body.deadline;
      });
    }, retry).then(function () {
      running = null;
      if (dirty && !wait) return save();
    });
    return running;
  }

  form.addEventListener("change", function (event) {
    if (event.target.type === "file") return;
    keep();
    save();
  });
  /* What is being typed has not changed for the browser until the field is left; a phone may close before that. */
  form.addEventListener("input", function (event) {
    if (!/^text(area)?$/.test(event.target.type)) return;
    keep();
    clearTimeout(typing);
    typing = setTimeout(save, 2000);
  });
  window.addEventListener("online", function () {
    if (dirty) save();
  });
  /* Asked for even where nothing is new: the answer tells whether more time was given meanwhile. */
  this.flush = function () { return running && !dirty ? running.then(save) : save(); };
  if (restore()) save();
}
