/* The toolbar: one stop for the Tab key, arrows inside it, menus under three of its buttons (the pattern of the ARIA
   Authoring Practices). */
import { element } from "./dialogs.js";

/* `entries`: {label, name, run, active?, enabled?, keys?} or {label, name, menu: () => entries}; "|" between groups. */
export function toolbar(entries, { label, controls, editor }) {
  const bar = element("div", { class: "editor-toolbar", role: "toolbar", "aria-label": label, "aria-controls": controls });
  const buttons = [];
  let group = element("div", { class: "editor-group" });
  bar.append(group);
  entries.forEach((entry) => {
    if (entry === "|") {
      group = element("div", { class: "editor-group" });
      bar.append(group);
      return;
    }
    const button = element("button", { type: "button", tabindex: "-1", "data-tool": entry.name, title: entry.keys ? entry.label + " (" + entry.keys + ")" : null }, entry.label);
    if (entry.menu) button.setAttribute("aria-haspopup", "menu");
    if (entry.menu) button.setAttribute("aria-expanded", "false");
    button.addEventListener("click", () => {
      move(buttons.findIndex((one) => one.button === button), false);
      if (entry.menu) openMenu(button, entry.menu(), editor);
      else if (button.getAttribute("aria-disabled") !== "true") entry.run();
    });
    /* The text keeps its selection while a button is pressed. */
    button.addEventListener("mousedown", (event) => event.preventDefault());
    group.append(button);
    buttons.push({ entry, button });
  });

  let at = 0;
  function move(index, focus) {
    buttons[at].button.tabIndex = -1;
    at = (index + buttons.length) % buttons.length;
    buttons[at].button.tabIndex = 0;
    if (focus) {
      buttons[at].button.focus();
      buttons[at].button.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
  }
  move(0, false);

  bar.addEventListener("keydown", (event) => {
    if (event.target.closest("[role=menu]")) return;
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      move(to, true);
    } else if (event.key === "ArrowDown" && buttons[at].entry.menu) {
      event.preventDefault();
      buttons[at].button.click();
    } else if (event.key === "Escape") {
      event.preventDefault();
      editor.commands.focus();
    }
  });

  function refresh() {
    buttons.forEach(({ entry, button }) => {
      if (entry.active) button.setAttribute("aria-pressed", String(Boolean(entry.active())));
      if (entry.enabled) button.setAttribute("aria-disabled", String(!entry.enabled()));
      const shown = entry.title ? entry.title() : entry.label;
      if (button.textContent !== shown) button.textContent = shown;
    });
  }
  return { bar, refresh, focus: () => move(at, true) };
}

function openMenu(button, entries, editor) {
  const list = element("div", { class: "editor-menu", role: "menu", "aria-label": button.textContent });
  const items = entries.map((entry) => {
    const radio = entry.active !== undefined;
    const item = element("button", { type: "button", role: radio ? "menuitemradio" : "menuitem", tabindex: "-1" }, entry.label);
    if (radio) item.setAttribute("aria-checked", String(Boolean(entry.active())));
    if (entry.enabled && !entry.enabled()) item.setAttribute("aria-disabled", "true");
    item.addEventListener("mousedown", (event) => event.preventDefault());
    item.addEventListener("click", () => {
      if (item.getAttribute("aria-disabled") === "true") return;
      close(false);
      entry.run();
    });
    list.append(item);
    return item;
  });
  const away = (event) => {
    if (!list.contains(event.target) && event.target !== button) close(false);
  };
  function close(back) {
    if (!list.isConnected) return;
    list.remove();
    button.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", away, true);
    if (back) button.focus();
    else editor.commands.focus(null, { scrollIntoView: false });
  }
  list.addEventListener("keydown", (event) => {
    const now = items.indexOf(document.activeElement);
    const to = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: items.length - 1 }[event.key];
    const typed = event.key.length === 1 && items.findIndex((item, index) => index > now && item.textContent.toLowerCase().startsWith(event.key.toLowerCase()));
    if (to !== undefined) items[(to + items.length) % items.length].focus();
    else if (event.key === "Escape") close(true);
    else if (event.key === "Tab") return close(false);
    else if (typed !== false && typed >= 0) items[typed].focus();
    else return undefined;
    event.preventDefault();
    event.stopPropagation();
    return undefined;
  });
  if (button.getAttribute("aria-expanded") === "true") {
    document.querySelectorAll(".editor-menu").forEach((one) => one.remove());
    button.setAttribute("aria-expanded", "false");
    return;
  }
  document.querySelectorAll(".editor-menu").forEach((one) => one.remove());
  button.setAttribute("aria-expanded", "true");
  const bar = button.closest(".editor-toolbar");
  bar.after(list);
  const room = bar.getBoundingClientRect();
  list.style.left = Math.max(0, Math.min(button.getBoundingClientRect().left - room.left, room.width - list.offsetWidth)) + "px";
  document.addEventListener("pointerdown", away, true);
  (items.find((item) => item.getAttribute("aria-checked") === "true") || items[0]).focus();
}
