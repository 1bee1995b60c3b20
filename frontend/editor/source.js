/* Between what the editor holds and what is saved: files by their names, nothing that only the editor needs. */

/* `files`: name -> {address, kind, alt, given, size, page, lacking}, as the page says; those sent since are added. */
export class Files {
  constructor(files) {
    this.known = new Map(Object.entries(files || {}).map(([name, file]) => [name, { name, ...file }]));
    this.watching = new Set();
  }

  add(file) {
    this.known.set(file.name, { kind: "img", ...file });
    this.watching.forEach((tell) => tell());
  }

  /* `tell` is called when more is known of a file; what this returns ends it. */
  watch(tell) {
    this.watching.add(tell);
    return () => this.watching.delete(tell);
  }

  /* The file called "media/…", or undefined. */
  get(name) {
    return name.startsWith("media/") ? this.known.get(name.slice(6)) : undefined;
  }

  of(kinds) {
    return Array.from(this.known.values()).filter((file) => kinds.includes(file.kind));
  }

  /* Where the file called "media/…" is shown; anything else as it is. */
  address(name) {
    const file = this.get(name);
    return file ? file.address : name;
  }

  /* "media/…" of a file shown at `address`; "" for a file nobody knows. */
  name(address) {
    if (address.startsWith("media/") && this.known.has(address.slice(6))) return address;
    for (const [name, file] of this.known) if (file.address === address) return "media/" + name;
    return "";
  }

  pictures() {
    return this.of(["img"]);
  }
}

function parsed(html) {
  return new DOMParser().parseFromString(html, "text/html").body;
}

function renamed(element, tag) {
  const made = element.ownerDocument.createElement(tag);
  made.append(...element.childNodes);
  element.replaceWith(made);
  return made;
}

/* The source of what the editor holds. */
export function toSource(editorHtml) {
  const body = parsed(editorHtml);
  body.querySelectorAll("[data-pending]").forEach((element) => (element.closest("figure") || element).remove());
  body.querySelectorAll("div.editor-details").forEach((element) => {
    const details = renamed(element, "details");
    const summary = details.querySelector(":scope > p.editor-summary");
    if (summary) renamed(summary, "summary");
  });
  body.querySelectorAll("aside").forEach((element) => {
    element.removeAttribute("data-title");
    element.removeAttribute("aria-label");
  });
  body.querySelectorAll("figcaption").forEach((element) => element.textContent.trim() || element.remove());
  body.querySelectorAll("[contenteditable]").forEach((element) => element.removeAttribute("contenteditable"));
  body.querySelectorAll("td, th").forEach((cell) => {
    ["colspan", "rowspan"].forEach((name) => cell.getAttribute(name) === "1" && cell.removeAttribute(name));
  });
  /* A line that stands alone needs no paragraph. */
  body.querySelectorAll("td, th, li").forEach((element) => {
    const first = element.firstElementChild;
    const alone = element.children.length === 1 || (element.localName === "li" && element.children.length === 2 && /^[uo]l$/.test(element.children[1].localName));
    if (first && first.localName === "p" && alone) first.replaceWith(...first.childNodes);
  });
  while (body.lastElementChild && body.lastElementChild.localName === "p" && !body.lastElementChild.textContent.trim() && !body.lastElementChild.children.length) body.lastElementChild.remove();
  return Array.from(body.children, (element) => element.outerHTML).join("\n");
}

/* Whether two sources say the same. */
export function isSame(one, other) {
  return one.replace(/\s+/g, " ").trim() === other.replace(/\s+/g, " ").trim();
}
