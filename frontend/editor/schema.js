/* What a lesson may hold: the same list as the server's, so that nothing that is written here is taken away there. */
import { Mark, Node } from "@tiptap/core";
import StarterKit from "@tiptap/starter-kit";
import { Table, TableCell, TableHeader, TableRow } from "@tiptap/extension-table";
import { Figure } from "./figure.js";

export const CALLOUTS = ["situation", "steps", "try", "note", "warning", "term"];

/* Callouts, tables and parts that open stand at the top level; a callout may hold a table, a cell may not. */
const INSIDE = "(block | table)+";
const IN_CELL = "(paragraph | bulletList | orderedList | codeBlock | blockquote | figure | horizontalRule)+";

const Lesson = Node.create({ name: "doc", topNode: true, content: "(block | section)+" });

const calloutKind = (element) => CALLOUTS.find((kind) => element.classList.contains("callout-" + kind));

const Callout = Node.create({
  name: "callout",
  group: "section",
  content: INSIDE,
  defining: true,
  addOptions: () => ({ names: {} }),
  addAttributes: () => ({ kind: { default: "note", parseHTML: calloutKind, rendered: false } }),
  parseHTML: () => [
    { tag: "p.callout-title", ignore: true, priority: 100 },
    { tag: ".callout", getAttrs: (element) => (calloutKind(element) ? null : false) },
  ],
  renderHTML({ node }) {
    const { kind } = node.attrs;
    const name = this.options.names[kind] || kind;
    return ["aside", { class: "callout callout-" + kind, "data-title": name, "aria-label": name }, 0];
  },
  addCommands() {
    return {
      setCallout: (kind) => ({ commands, editor, chain }) => {
        if (editor.isActive("callout", { kind })) return commands.lift("callout");
        if (editor.isActive("callout")) return commands.updateAttributes("callout", { kind });
        const wrapped = chain().wrapIn("callout", { kind });
        return (kind === "steps" && !editor.isActive("orderedList") ? wrapped.toggleOrderedList() : wrapped).run();
      },
    };
  },
  addKeyboardShortcuts() {
    return {
      /* An empty paragraph at the end of a callout leaves it, as an empty item leaves a list. */
      Enter: ({ editor }) => {
        const { $from, empty } = editor.state.selection;
        const inside = $from.depth > 1 && $from.node(-1).type.name === "callout";
        const last = inside && $from.index(-1) === $from.node(-1).childCount - 1;
        if (!empty || !last || $from.parent.type.name !== "paragraph" || $from.parent.content.size) return false;
        return $from.node(-1).childCount > 1 && editor.commands.liftEmptyBlock();
      },
    };
  },
});

const Summary = Node.create({
  name: "summary",
  content: "inline*",
  defining: true,
  parseHTML: () => [{ tag: "summary" }, { tag: "p.editor-summary", priority: 60 }],
  renderHTML: () => ["p", { class: "editor-summary" }, 0],
});

const Details = Node.create({
  name: "details",
  group: "section",
  content: "summary " + INSIDE,
  defining: true,
  parseHTML: () => [{ tag: "details" }, { tag: "div.editor-details" }],
  renderHTML: () => ["div", { class: "editor-details" }, 0],
});

const mark = (name, tag) => Mark.create({ name, parseHTML: () => [{ tag }], renderHTML: () => [tag, 0] });

const number = {
  num: {
    default: false,
    parseHTML: (element) => element.classList.contains("num"),
    renderHTML: (attributes) => (attributes.num ? { class: "num" } : {}),
  },
};
/* No widths: a column is as wide as what it holds. Style attributes are forbidden by the security policy anyway. */
const cell = (Type) =>
  Type.extend({
    content: IN_CELL,
    addAttributes() {
      const { colspan, rowspan } = this.parent();
      return { colspan, rowspan, colwidth: { default: null, rendered: false, parseHTML: () => null }, ...number };
    },
  });

const LessonTable = Table.extend({
  group: "section",
  addAttributes: () => ({
    caption: {
      default: "",
      rendered: false,
      parseHTML: (element) => (element.querySelector("caption") || { textContent: "" }).textContent.trim(),
    },
  }),
  parseHTML: () => [{ tag: "caption", ignore: true }, { tag: "colgroup", ignore: true }, { tag: "table" }],
  renderHTML({ node }) {
    const { caption } = node.attrs;
    const named = caption ? [["caption", { contenteditable: "false" }, caption]] : [];
    return ["table", {}, ...named, ["tbody", 0]];
  },
});

/* `figures`: {address, edit}, see figure.js. */
export function extensions(words, figures) {
  return [
    Lesson,
    StarterKit.configure({
      document: false,
      strike: false,
      underline: false,
      heading: { levels: [2, 3, 4] },
      link: { openOnClick: false, autolink: false, defaultProtocol: "https", HTMLAttributes: { target: null, rel: null, class: null } },
      codeBlock: { HTMLAttributes: { class: null }, languageClassPrefix: null },
      undoRedo: { depth: 300 },
    }),
    Callout.configure({ names: words.callouts }),
    Details,
    Summary,
    Figure.configure({ words, ...figures }),
    mark("dfn", "dfn"),
    mark("sub", "sub"),
    mark("sup", "sup"),
    LessonTable.configure({ resizable: false }),
    TableRow,
    cell(TableCell),
    cell(TableHeader),
  ];
}
