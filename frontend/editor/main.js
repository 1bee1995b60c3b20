/* The lesson editor: a textarea[data-editor] becomes one. Without this script the textarea is what it is. */
import { Editor } from "@tiptap/core";
import { TextSelection } from "@tiptap/pm/state";
import { ask, confirm, element } from "./dialogs.js";
import { cleanPaste } from "./paste.js";
import { askFile, askSaid } from "./media.js";
import { askPicture, fileOf } from "./pictures.js";
import { Saver } from "./saving.js";
import { extensions } from "./schema.js";
import { Files, isSame, toSource } from "./source.js";
import { toolbar } from "./toolbar.js";
import { tools } from "./tools.js";

const holder = document.getElementById("editor-words");
const words = holder ? JSON.parse(holder.dataset.words) : null;

function start(textarea) {
  const form = textarea.form;
  const { dataset } = textarea;
  const files = new Files(JSON.parse(dataset.files || "{}"));
  const field = (name) => form.querySelector(`input[name="${name}"]`);
  const place = { words, files, url: dataset.upload || "", token: () => field("csrf_token").value };
  const status = element("p", { class: "editor-status", role: "status" });
  const notice = element("div", { class: "editor-notice" });
  const surface = element("div", { class: "prose editor-surface" });
  const id = (textarea.id || "body") + "-editor";
  const begins = dataset.format === "html" ? textarea.value : dataset.html || "";
  const format = "html";
  const address = (name) => files.address(name);

  const show = (name, values) => {
    status.dataset.state = name;
    if (!words.status[name]) return; /* that something changed is not announced: it would be at every few letters */
    const text = Object.entries(values || {}).reduce((said, [key, value]) => said.replace("{" + key + "}", value), words.status[name]);
    if (status.textContent !== text) status.textContent = text;
  };

  const editor = new Editor({
    element: surface,
    extensions: extensions(words, { address, edit: editPicture, describe, file: (name) => files.get(name), watch: (draw) => files.watch(draw) }),
    content: begins,
    injectCSS: false,
    editorProps: {
      attributes: { id, role: "textbox", "aria-multiline": "true", "aria-label": words.label, "aria-describedby": id + "-hint", lang: "vi", spellcheck: "false" },
      transformPastedHTML: (html) => pasted(html),
      handlePaste: (view, event) => pastedFiles(event.clipboardData),
      handleDrop: (view, event, slice, moved) => !moved && pastedFiles(event.dataTransfer),
      handleKeyDown: (view, event) => {
        if (event.altKey && event.key === "F10") return tool.focus(), true;
        if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "k") return event.preventDefault(), link(), true;
        if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "s") return event.preventDefault(), saver.save(), true;
        return false;
      },
    },
  });

  let current = null;
  const body = () => (current === null ? (current = toSource(editor.getHTML())) : current);
  const untouched = body();

  const { entries, link } = tools(editor, words, { picture: insertPicture, media: insertMedia, attach: insertPaper });
  const tool = toolbar(entries, { label: words.toolbar, controls: id, editor });
  const hint = element("p", { class: "hint", id: id + "-hint" }, words.hint);
  const box = element("div", { class: "editor" }, hint, notice, tool.bar, surface, status);
  textarea.before(box);
  textarea.hidden = true;
  form.querySelectorAll("[data-saved-line]").forEach((line) => line.remove()); /* the editor says when it saved */
  const label = form.querySelector(`label[for="${textarea.id}"]`);
  if (label) label.addEventListener("click", () => editor.commands.focus());
  tool.refresh();

  const saver = new Saver({
    url: dataset.save, revision: dataset.revision, token: place.token, words, show, conflict, body,
    format: () => format,
    removed: (list) => list.length && tell(words.removed, list),
  });
  editor.on("update", () => {
    current = null;
    if (!saver.dirty && isSame(body(), saver.saved)) return;
    saver.changed();
  });
  editor.on("transaction", () => tool.refresh());
  form.addEventListener("submit", () => {
    /* Nothing was written: the text goes back as it came. */
    if (isSame(body(), untouched) && dataset.format === "html" && !saver.dirty) return saver.leave();
    textarea.value = body();
    field("format").value = format;
    field("revision").value = saver.revision;
    return saver.leave();
  });
  const kept = saver.left_over();
  if (kept && kept.format === "html") offer(kept);

  function tell(title, list, ...more) {
    notice.replaceChildren(
      element("div", { class: "notice notice-warning", role: "status" },
        element("div", {}, element("p", {}, title), list.length ? element("ul", {}, ...list.map((one) => element("li", {}, one))) : null,
          element("p", { class: "actions" }, ...more, element("button", { type: "button", class: "button button-quiet", onclick: () => notice.replaceChildren() }, words.close))))
    );
  }

  /* What an earlier visit left on this device: shown, never put in unasked. */
  function offer(left) {
    const when = new Date(left.at).toLocaleString("vi-VN", { hour: "2-digit", minute: "2-digit", day: "2-digit", month: "2-digit" });
    const view = element("div", { class: "prose editor-other" });
    const take = element("button", { type: "button", class: "button", onclick: () => {
      replace(left.body);
      saver.changed();
      notice.replaceChildren();
    } }, words.leftTake);
    const drop = element("button", { type: "button", class: "button button-secondary", onclick: () => {
      if (!saver.dirty) saver.forget();
      notice.replaceChildren();
    } }, words.leftDrop);
    notice.replaceChildren(
      element("div", { class: "notice notice-warning", role: "status" },
        element("div", {}, element("p", {}, words.left.replace("{time}", when)), element("details", {}, element("summary", {}, words.leftShow), view), element("p", { class: "actions" }, take, drop)))
    );
    reader(view, left.body);
  }

  function reader(where, html) {
    return new Editor({ element: where, extensions: extensions(words, { address }), content: html, editable: false, injectCSS: false });
  }

  function replace(html) {
    editor.commands.setContent(html, { emitUpdate: false });
    current = null;
  }

  async function conflict(said) {
    const same = !said.format || said.format === "html";
    const choice = await ask(said.own ? words.own : words.conflict, (close) => {
      const theirs = element("div", { class: "prose editor-other" });
      const mine = element("div", { class: "prose editor-other" });
      if (same) reader(theirs, said.theirs);
      else theirs.append(element("pre", {}, said.theirs));
      reader(mine, body());
      const button = (answer, text, kind) => element("button", { type: "button", class: "button " + kind, onclick: () => close(answer) }, text);
      return [
        element("p", {}, (said.own ? words.ownSaid : words.conflictSaid).replace("{name}", said.saved_by).replace("{time}", said.saved_at)),
        element("div", { class: "editor-both" },
          element("section", { tabindex: "0", "aria-label": words.mine }, element("h3", {}, words.mine), mine),
          element("section", { tabindex: "0", "aria-label": words.theirs }, element("h3", {}, words.theirs), theirs)),
        element("p", { class: "actions" }, button("both", words.keepBoth, ""), button("mine", words.keepMine, "button-secondary"), same ? button("theirs", words.keepTheirs, "button-secondary") : null, button(null, words.cancel, "button-quiet")),
      ];
    });
    if (choice === "theirs") replace(said.theirs);
    if (choice === "both") {
      const their = document.createElement("pre");
      their.textContent = said.theirs;
      replace(body() + "<hr>" + (same ? said.theirs : their.outerHTML));
    }
    return choice;
  }

  /* ---- pictures */

  async function insertPicture() {
    const said = await askPicture(place, {});
    if (said) insertFigure({ kind: "img", ...said });
    else editor.commands.focus();
  }

  /* One goes on writing below it, not in its caption. */
  function insertFigure(attrs, caption) {
    const content = caption ? [{ type: "text", text: caption }] : [];
    editor.chain().focus().insertContent({ type: "figure", attrs, content }).command(({ tr, state }) => {
      const { $from } = tr.selection;
      const depth = $from.parent.type.name === "figure" ? $from.depth : 0;
      if (!depth) return true;
      const after = $from.after(depth);
      const next = tr.doc.nodeAt(after);
      if (!next || !next.isTextblock || next.type.name === "figure") tr.insert(after, state.schema.nodes.paragraph.create());
      tr.setSelection(TextSelection.create(tr.doc, after + 1)).scrollIntoView();
      return true;
    }).run();
  }

  async function insertMedia() {
    const said = await askFile(place, "media");
    if (!said) return editor.commands.focus();
    const { kind, name } = said.file;
    if (said.lost) tell(said.lost, []);
    return insertFigure({ kind, src: "media/" + name }, said.name);
  }

  async function insertPaper() {
    const said = await askFile(place, "attach");
    if (!said) return editor.commands.focus();
    const link = { type: "link", attrs: { href: "media/" + said.file.name } };
    return editor.chain().focus().insertContent([{ type: "text", text: said.name, marks: [link] }, { type: "text", text: " " }]).run();
  }

  /* What is said of a file: its words, who made it. */
  async function describe(file) {
    try {
      if (file && file.page) await askSaid(place, file);
    } catch (error) {
      tell(error.message, []);
    }
    editor.commands.focus();
  }

  async function editPicture(at) {
    const node = editor.state.doc.nodeAt(at);
    if (!node || node.type.name !== "figure") return;
    const waiting = node.attrs.pending && waitingPictures.get(node.attrs.pending);
    if (waiting) return void place_pasted(node.attrs.pending, waiting);
    if (node.attrs.kind !== "img") return;
    const said = await askPicture(place, { src: node.attrs.src, alt: node.attrs.alt });
    if (said) setFigure((each) => each === node || (each.attrs.src === node.attrs.src && each.attrs.alt === node.attrs.alt), said);
    editor.commands.focus();
  }

  function setFigure(isIt, attrs) {
    editor.commands.command(({ tr, state }) => {
      let found = false;
      state.doc.descendants((node, at) => {
        if (found || node.type.name !== "figure" || !isIt(node)) return;
        found = true;
        if (attrs) tr.setNodeMarkup(at, null, { ...node.attrs, ...attrs });
        else tr.delete(at, at + node.nodeSize);
      });
      return found;
    });
  }

  const waitingPictures = new Map();

  function pasted(html) {
    const found = cleanPaste(html);
    found.images.forEach((image, key) => waitingPictures.set(key, image));
    setTimeout(async () => {
      const left = Object.entries({ dropped: found.dropped, ...found.left }).filter(([, count]) => count);
      if (left.length) tell(words.pasteLeft, left.map(([sort, count]) => words.pasteSorts[sort].replace("{count}", count)));
      for (const [key, image] of found.images) await place_pasted(key, image);
    });
    return found.html;
  }

  /* Without words for it, a picture stays out; so it does where pictures can't be sent. */
  async function place_pasted(key, image) {
    const said = place.url ? await askPicture(place, { file: fileOf(image.address), preview: image.address, alt: image.alt }) : null;
    waitingPictures.delete(key);
    setFigure((node) => node.attrs.pending === key, said ? { ...said, pending: "" } : null);
    if (!said) tell(words.pasteSorts.dropped.replace("{count}", 1), []);
  }

  function pastedFiles(data) {
    const images = Array.from((data && data.files) || []).filter((file) => file.type.startsWith("image/"));
    if (!images.length || (data.types || []).includes("text/html")) return false;
    (async () => {
      for (const file of images) {
        const preview = await new Promise((resolve) => {
          const readerOf = new FileReader();
          readerOf.onload = () => resolve(readerOf.result);
          readerOf.readAsDataURL(file);
        });
        const said = place.url ? await askPicture(place, { file, preview, alt: "" }) : null;
        if (said) insertFigure({ kind: "img", ...said });
        else tell(words.pasteSorts.dropped.replace("{count}", 1), []);
      }
    })();
    return true;
  }
  return editor;
}

/* A lesson in Markdown stays so until its author says otherwise. */
function offerSwitch(textarea) {
  if (!textarea.dataset.html && textarea.value.trim()) return;
  const button = element("button", { type: "button", class: "button button-secondary" }, words.convert);
  const line = element("p", { class: "actions" }, button);
  textarea.before(line);
  button.addEventListener("click", async () => {
    const written = textarea.value !== textarea.defaultValue;
    if (written) return void confirm(words, words.convert, [words.convertSaveFirst], words.ok);
    const sure = textarea.value.trim() ? await confirm(words, words.convert, words.convertSaid, words.convertDo) : true;
    if (!sure) return undefined;
    line.remove();
    return start(textarea).commands.focus();
  });
}

if (words) {
  document.querySelectorAll("textarea[data-editor]").forEach((textarea) => {
    if (textarea.dataset.format === "html") start(textarea);
    else if (!textarea.value.trim()) start(textarea);
    else offerSwitch(textarea);
  });
}
