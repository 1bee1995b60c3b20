/* The tools of the toolbar: what each does, and when it is on. */
import { askLink, askText, showHelp } from "./dialogs.js";
import { CALLOUTS } from "./schema.js";

/* `insert`: what asks for a picture, for a film or a sound, for a paper. */
export function tools(editor, words, insert) {
  const chain = () => editor.chain().focus();
  const is = (name, attributes) => () => editor.isActive(name, attributes);
  const can = (verb) => () => editor.can()[verb]();

  const styles = () => [
    { label: words.paragraph, active: is("paragraph"), run: () => chain().setParagraph().run() },
    ...[2, 3, 4].map((level) => ({
      label: words["heading" + level],
      active: is("heading", { level }),
      run: () => chain().setHeading({ level }).run(),
    })),
    { label: words.quote, active: is("blockquote"), run: () => chain().toggleBlockquote().run() },
    { label: words.codeBlock, active: is("codeBlock"), run: () => chain().toggleCodeBlock().run() },
  ];

  const callouts = () => [
    ...CALLOUTS.map((kind) => ({
      label: words.callouts[kind],
      active: is("callout", { kind }),
      enabled: () => !editor.isActive("table"),
      run: () => chain().setCallout(kind).run(),
    })),
    {
      label: words.details,
      enabled: () => !editor.isActive("table") && !editor.isActive("callout") && !editor.isActive("details"),
      run: () =>
        chain()
          .insertContent({
            type: "details",
            content: [{ type: "summary", content: [{ type: "text", text: words.detailsTitle }] }, { type: "paragraph" }],
          })
          .run(),
    },
    { label: words.divider, run: () => chain().setHorizontalRule().run() },
  ];

  const named = () => editor.getAttributes("table").caption || "";
  const table = () => {
    if (!editor.isActive("table")) {
      const room = !editor.isActive("listItem") && !editor.isActive("blockquote");
      return [
        [3, 2],
        [4, 3],
        [6, 4],
      ].map(([rows, cols]) => ({
        label: words.tableInsert.replace("{rows}", rows).replace("{columns}", cols),
        enabled: () => room,
        run: () => chain().insertTable({ rows, cols, withHeaderRow: true }).run(),
      }));
    }
    const verb = (label, name) => ({ label, enabled: can(name), run: () => chain()[name]().run() });
    return [
      verb(words.rowBelow, "addRowAfter"),
      verb(words.rowAbove, "addRowBefore"),
      verb(words.columnAfter, "addColumnAfter"),
      verb(words.columnBefore, "addColumnBefore"),
      verb(words.rowDelete, "deleteRow"),
      verb(words.columnDelete, "deleteColumn"),
      verb(words.cellsMerge, "mergeCells"),
      verb(words.cellSplit, "splitCell"),
      verb(words.headerRow, "toggleHeaderRow"),
      verb(words.headerColumn, "toggleHeaderColumn"),
      {
        label: words.cellNumber,
        run: () => chain().setCellAttribute("num", !(editor.getAttributes("tableCell").num || editor.getAttributes("tableHeader").num)).run(),
      },
      {
        label: words.tableName,
        run: async () => {
          const name = await askText(words, words.tableName, words.tableNameLabel, named(), words.tableNameHint);
          if (name !== null) chain().updateAttributes("table", { caption: name }).run();
        },
      },
      verb(words.tableDelete, "deleteTable"),
    ];
  };

  const isUsable = (address) => /^(https?:\/\/[^\s/]+|mailto:\S+|tel:\S+|\/(?![/\\])\S*|media\/\S+)/i.test(address);
  async function link() {
    const current = editor.getAttributes("link").href || "";
    if (current) chain().extendMarkRange("link").run();
    const { from, to } = editor.state.selection;
    const text = editor.state.doc.textBetween(from, to, " ");
    const said = await askLink(words, current, text, isUsable);
    if (said === null) return editor.commands.focus();
    if (!said.href) return chain().extendMarkRange("link").unsetLink().run();
    const shown = said.text || text || said.href;
    if (shown === text) return chain().setLink({ href: said.href }).run();
    return chain().insertContentAt({ from, to }, { type: "text", text: shown, marks: [{ type: "link", attrs: { href: said.href } }] }).run();
  }

  const style = () => {
    const on = styles().find((entry, index) => index > 0 && entry.active());
    return (on ? on.label : words.paragraph) + " ▾";
  };
  const entries = [
    { name: "style", label: words.paragraph + " ▾", title: style, menu: styles },
    "|",
    { name: "bold", label: words.bold, keys: "Ctrl+B", active: is("bold"), run: () => chain().toggleBold().run() },
    { name: "italic", label: words.italic, keys: "Ctrl+I", active: is("italic"), run: () => chain().toggleItalic().run() },
    { name: "code", label: words.code, keys: "Ctrl+E", active: is("code"), run: () => chain().toggleCode().run() },
    { name: "term", label: words.term, active: is("dfn"), run: () => chain().toggleMark("dfn").run() },
    { name: "link", label: words.link, keys: "Ctrl+K", active: is("link"), run: link },
    "|",
    { name: "bullets", label: words.bullets, keys: "Ctrl+Shift+8", active: is("bulletList"), run: () => chain().toggleBulletList().run() },
    { name: "numbers", label: words.numbers, keys: "Ctrl+Shift+7", active: is("orderedList"), run: () => chain().toggleOrderedList().run() },
    "|",
    { name: "callout", label: words.callout + " ▾", menu: callouts },
    { name: "table", label: words.table + " ▾", menu: table },
    { name: "picture", label: words.picture, run: insert.picture },
    { name: "media", label: words.media, run: insert.media },
    { name: "attach", label: words.attach, run: insert.attach },
    "|",
    { name: "undo", label: words.undo, keys: "Ctrl+Z", enabled: can("undo"), run: () => chain().undo().run() },
    { name: "redo", label: words.redo, keys: "Ctrl+Y", enabled: can("redo"), run: () => chain().redo().run() },
    { name: "help", label: words.help, run: () => showHelp(words) },
  ];
  return { entries, link };
}
