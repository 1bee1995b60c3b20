/* Pictures, films and sound: a figure whose caption is written in place. Its file is known by name, "media/…". */
import { Node } from "@tiptap/core";
import { TextSelection } from "@tiptap/pm/state";

const MEDIA = "img, video, audio";
const media = (element) => (element.matches(MEDIA) ? element : element.querySelector(MEDIA));
const said = (name) => ({ default: "", rendered: false, parseHTML: (element) => media(element)?.getAttribute(name) || "" });

function tracksOf(element) {
  return Array.from(element.querySelectorAll("track"), (track) => ({
    src: track.getAttribute("src") || "",
    srclang: track.getAttribute("srclang") || "",
    label: track.getAttribute("label") || "",
  }));
}

export function mediaElement(attrs, address) {
  const element = document.createElement(attrs.kind);
  element.setAttribute("src", address(attrs.src));
  if (attrs.pending) element.dataset.pending = attrs.pending;
  if (attrs.kind === "img") element.setAttribute("alt", attrs.alt);
  if (attrs.kind === "video" && attrs.poster) element.setAttribute("poster", address(attrs.poster));
  attrs.tracks.forEach((one) => {
    const track = document.createElement("track");
    Object.entries({ ...one, src: address(one.src) }).forEach(([name, value]) => value && track.setAttribute(name, value));
    element.append(track);
  });
  return element;
}

export const Figure = Node.create({
  name: "figure",
  group: "block",
  content: "inline*",
  isolating: true,
  draggable: true,
  /* `address(name)`: where a file is shown; `file(name)`: what is known of it; `edit(position)`: what the button under a
     picture does; `describe(file)`: asks what is said of it; `watch(tell)`: see Files. */
  addOptions: () => ({ words: {}, address: (name) => name, file: () => undefined, edit: () => {}, describe: () => {}, watch: () => () => {} }),
  addAttributes: () => ({
    kind: { default: "img", rendered: false, parseHTML: (element) => media(element)?.localName || "img" },
    src: said("src"),
    alt: said("alt"),
    poster: said("poster"),
    tracks: { default: [], rendered: false, parseHTML: tracksOf },
    pending: { default: "", rendered: false, parseHTML: (element) => media(element)?.dataset.pending || "" },
  }),
  parseHTML: () => [
    {
      tag: "figure",
      getAttrs: (element) => (media(element) ? null : false),
      contentElement: (element) => element.querySelector("figcaption") || document.createElement("figcaption"),
    },
    { tag: "img", contentElement: () => document.createElement("figcaption") },
    { tag: "video", contentElement: () => document.createElement("figcaption") },
    { tag: "audio", contentElement: () => document.createElement("figcaption") },
  ],
  renderHTML({ node }) {
    return ["figure", {}, mediaElement(node.attrs, (name) => name), ["figcaption", {}, 0]];
  },
  addKeyboardShortcuts() {
    return {
      Enter: ({ editor }) => {
        const { $from } = editor.state.selection;
        if ($from.parent.type.name !== "figure") return false;
        const after = $from.after();
        return editor.commands.command(({ tr, state, dispatch }) => {
          if (dispatch) {
            tr.insert(after, state.schema.nodes.paragraph.create());
            tr.setSelection(TextSelection.create(tr.doc, after + 1)).scrollIntoView();
          }
          return true;
        });
      },
    };
  },
  addNodeView() {
    return ({ node, getPos, editor }) => {
      const { words, address, edit, describe, file, watch } = this.options;
      const dom = document.createElement("figure");
      const held = document.createElement("div");
      held.contentEditable = "false";
      const caption = document.createElement("figcaption");
      caption.dataset.hint = words.caption;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "editor-figure-edit";
      button.addEventListener("click", () => edit(getPos()));
      const said = document.createElement("button");
      said.type = "button";
      said.className = "editor-figure-edit";
      said.addEventListener("click", () => describe(file(shown.src)));
      dom.append(held, caption);
      let shown = null;
      const draw = (attrs, again) => {
        const same = !again && shown && JSON.stringify(shown) === JSON.stringify(attrs);
        if (same) return;
        shown = attrs;
        const lacking = attrs.kind === "img" && !attrs.alt.trim();
        dom.classList.toggle("is-lacking", lacking);
        button.textContent = lacking ? words.altMissing : words.altIs.replace("{alt}", attrs.alt);
        const known = file(attrs.src);
        const wants = (known && known.lacking) || [];
        said.textContent = wants.length ? words.lacking.replace("{lacking}", wants.join(", ")) : words.saidPlayed;
        held.replaceChildren();
        if (!attrs.pending) {
          const element = mediaElement(attrs, address);
          if (attrs.kind !== "img") element.setAttribute("controls", "");
          if (attrs.kind === "img") element.draggable = false;
          held.append(element);
        }
        if (attrs.kind === "img") held.append(button);
        if (known && known.page && (attrs.kind !== "img" || wants.length)) held.append(said);
      };
      draw(node.attrs);
      const leave = watch(() => draw(shown, true));
      return {
        dom,
        contentDOM: caption,
        update: (next) => {
          if (next.type !== node.type) return false;
          draw(next.attrs);
          return true;
        },
        destroy: leave,
        stopEvent: (event) => held.contains(event.target) && !/drag|drop/.test(event.type),
        ignoreMutation: (mutation) => mutation.type !== "selection" && !caption.contains(mutation.target),
      };
    };
  },
});
