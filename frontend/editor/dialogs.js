/* Small questions in a <dialog>. Each answers through a promise: what was said, or null when it was put away. */

export function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  Object.entries(attributes || {}).forEach(([name, value]) => {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
  });
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

let count = 0;

/* `build(close)` returns what stands in the dialog; `close(answer)` ends it. Focus goes back where it was. */
export function ask(title, build) {
  return new Promise((resolve) => {
    const id = "editor-dialog-" + (count += 1);
    const before = document.activeElement;
    const dialog = element("dialog", { class: "editor-dialog", "aria-labelledby": id });
    let answer = null;
    const close = (said) => {
      answer = said === undefined ? null : said;
      dialog.close();
    };
    dialog.append(element("h2", { id }, title), ...[].concat(build(close)));
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (before && before.isConnected) before.focus();
      resolve(answer);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

export function buttons(words, close, label, more) {
  return element(
    "p",
    { class: "actions" },
    element("button", { class: "button", type: "submit" }, label),
    more || null,
    element("button", { class: "button button-quiet", type: "button", onclick: () => close(null) }, words.cancel)
  );
}

export function field(label, input, hint) {
  const id = "editor-field-" + (count += 1);
  input.id = id;
  const about = hint ? element("span", { class: "hint", id: id + "-hint" }, hint) : null;
  if (about) input.setAttribute("aria-describedby", id + "-hint");
  return element("div", { class: "field" }, element("label", { for: id }, label), about, input);
}

/* What is wrong stands above the button, and is spoken. */
export function complaint() {
  return element("p", { class: "field-error", role: "alert" });
}

export function form(onsubmit, ...children) {
  return element(
    "form",
    {
      method: "dialog",
      onsubmit: (event) => {
        event.preventDefault();
        event.stopPropagation();
        onsubmit();
      },
    },
    ...children
  );
}

export function confirm(words, title, sentences, label) {
  return ask(title, (close) => [
    ...sentences.map((sentence) => element("p", {}, sentence)),
    form(() => close(true), buttons(words, close, label)),
  ]);
}

export function askText(words, title, label, value, hint) {
  return ask(title, (close) => {
    const input = element("input", { value: value || "", maxlength: 200 });
    return form(() => close(input.value.trim()), field(label, input, hint), buttons(words, close, words.ok));
  });
}

/* {href, text}, or {href: ""} to take the link away. `files`: attached files that may be linked to. */
export function askLink(words, current, text, isUsable) {
  return ask(words.link, (close) => {
    const href = element("input", { value: current || "", inputmode: "url", placeholder: "https://", autocomplete: "off" });
    const label = element("input", { value: text || "" });
    const wrong = complaint();
    const remove = current
      ? element("button", { class: "button button-secondary", type: "button", onclick: () => close({ href: "" }) }, words.linkRemove)
      : null;
    return form(
      () => {
        let address = href.value.trim();
        if (/^[\w-]+(\.[\w-]+)+([/?#]|$)/.test(address)) address = "https://" + address;
        if (!isUsable(address)) {
          wrong.textContent = words.linkWrong;
          href.focus();
        } else close({ href: address, text: label.value.trim() });
      },
      field(words.linkAddress, href, words.linkHint),
      field(words.linkText, label),
      wrong,
      buttons(words, close, words.ok, remove)
    );
  });
}

export function showHelp(words) {
  return ask(words.help, (close) => [
    element(
      "dl",
      { class: "facts" },
      ...words.shortcuts.map(([keys, what]) => element("div", {}, element("dt", {}, element("kbd", {}, keys)), element("dd", {}, what)))
    ),
    form(() => close(true), element("p", { class: "actions" }, element("button", { class: "button", type: "submit" }, words.close))),
  ]);
}
