/* What Word, Google Docs and other programs put on the clipboard, made into what a lesson may hold. */

const BLOCKS = "p, h1, h2, h3, h4, h5, h6, ul, ol, table, div, blockquote, pre";

/* Returns {html, dropped, images, left}: clean HTML, how many pictures could not come along, the pictures that came as
   data, by the mark their <img data-pending> bears, and how many of what else stayed behind. */
export function cleanPaste(html) {
  /* Such a document is inert: nothing in it loads or runs. What the styles say is still read; under another name, or
     the console fills with what the page's policy forbids. */
  const named = html.replace(/<style\b[^>]*>[^]*?<\/style>/gi, "").replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\s(style|on\w+)\s*=/gi, " data-$1="));
  const { body } = new DOMParser().parseFromString(named, "text/html");
  const found = { dropped: 0, images: new Map(), left: { comments: 0, deleted: 0, nested: 0 } };
  if (body.querySelector("[data-pm-slice]")) {
    /* Copied in the editor: in shape already. */
    pictures(body, found);
    return { html: body.innerHTML, ...found };
  }
  leaveBehind(body, found.left);
  removeUnseen(body);
  /* Google Docs wraps everything in a <b> that is not bold. */
  body.querySelectorAll("b").forEach((element) => /(^|;)\s*font-weight:normal/.test(style(element)) && open(element));
  wordLists(body);
  nestLists(body);
  marks(body);
  headings(body);
  links(body);
  pictures(body, found);
  found.left.nested = tables(body);
  wrappers(body);
  spaces(body);
  return { html: body.innerHTML, ...found };
}

function open(element) {
  element.replaceWith(...element.childNodes);
}

function renamed(element, tag) {
  const made = element.ownerDocument.createElement(tag);
  made.append(...element.childNodes);
  element.replaceWith(made);
  return made;
}

const style = (element) => (element.dataset.style || "").replace(/\s*:\s*/g, ":").toLowerCase();

/* What stands beside the text in Word and is no part of it: remarks, and words that were struck out while changes were
   tracked. */
function leaveBehind(body, left) {
  body.querySelectorAll("[data-style]").forEach((element) => {
    if (!/mso-element:comment-list/.test(style(element))) return;
    left.comments += Array.from(element.querySelectorAll("[data-style]")).filter((one) => /mso-element:comment(;|$)/.test(style(one))).length || 1;
    element.remove();
  });
  body.querySelectorAll("a.msocomanchor, span.MsoCommentReference").forEach((element) => element.remove());
  /* The box of a list of things to tick is drawn as a picture. */
  body.querySelectorAll('[role="checkbox"] img, img[aria-roledescription="checkbox"]').forEach((element) => element.remove());
  body.querySelectorAll("del").forEach((element) => {
    left.deleted += element.textContent.trim() ? 1 : 0;
    element.remove();
  });
}

function removeUnseen(body) {
  const comments = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_COMMENT);
  const all = [];
  while (comments.nextNode()) all.push(comments.currentNode);
  all.forEach((comment) => comment.remove());
  body.querySelectorAll("style, script, meta, link, title, xml, br.Apple-interchange-newline, col, colgroup").forEach((element) => element.remove());
  body.querySelectorAll("*").forEach((element) => {
    if (/^(o|v|w|st1|m):/.test(element.localName)) open(element);
    else if (/mso-hide:all|display:none/.test(style(element))) element.remove();
  });
}

/* Word writes items of lists as paragraphs: "mso-list:l0 level2 lfo1", with the bullet or number as words before. */
function wordLists(body) {
  const items = Array.from(body.querySelectorAll("p, h1, h2, h3, h4, h5, h6, div")).filter((element) => /mso-list:l\d+ level\d+/.test(style(element)));
  let lists = []; /* the open list of each level */
  let last = null;
  items.forEach((item) => {
    const [, level] = /mso-list:l\d+ level(\d+)/.exec(style(item));
    const sign = takeSign(item);
    const tag = /^\(?(\d+|[a-zđ]|[ivxl]+)[.)]/i.test(sign) ? "ol" : "ul";
    if (!last || !isNext(last, item)) lists = [];
    const depth = Math.min(Number(level), lists.length + 1);
    lists.length = Math.min(lists.length, depth);
    if (lists[depth - 1] && lists[depth - 1].localName !== tag) lists.length = depth - 1;
    if (!lists[depth - 1]) {
      const list = body.ownerDocument.createElement(tag);
      const start = parseInt(sign.replace("(", ""), 10);
      if (start > 1) list.setAttribute("start", String(start));
      if (depth === 1) item.before(list);
      else lists[depth - 2].lastElementChild.append(list);
      lists.push(list);
    }
    const made = body.ownerDocument.createElement("li");
    made.append(...item.childNodes);
    lists[depth - 1].append(made);
    last = item;
  });
  items.forEach((item) => item.remove());
}

/* Whether nothing but blanks stands between two items. The first is empty by now; its list stands before it. */
function isNext(one, other) {
  let next = one.nextSibling;
  while (next && next !== other && next.nodeType === 3 && !next.data.trim()) next = next.nextSibling;
  return next === other;
}

function takeSign(item) {
  const ignored = Array.from(item.querySelectorAll("span")).find((span) => /mso-list:ignore/.test(style(span)));
  if (ignored) {
    const text = ignored.textContent;
    ignored.remove();
    return text.trim();
  }
  /* Older versions write the sign bare. */
  const first = item.ownerDocument.createTreeWalker(item, NodeFilter.SHOW_TEXT).nextNode();
  const bare = first && /^\s*(?:[·•§o▪-]|\(?(?:\d+|[a-z])[.)])[\s\u00a0]+/i.exec(first.data);
  if (!bare) return "";
  first.data = first.data.slice(bare[0].length);
  return bare[0].trim();
}

/* Google Docs puts a list that is nested beside its item, not into it. */
function nestLists(body) {
  body.querySelectorAll("ul > ul, ul > ol, ol > ul, ol > ol").forEach((list) => {
    const before = list.previousElementSibling;
    if (before && before.localName === "li") before.append(list);
    else {
      const item = body.ownerDocument.createElement("li");
      list.before(item);
      item.append(list);
    }
  });
}

function marks(body) {
  Array.from(body.querySelectorAll("span, font")).reverse().forEach((span) => {
    const said = style(span);
    const heading = span.closest("h1, h2, h3, h4, h5, h6");
    if (/font-weight:(bold|[6-9]00)/.test(said) && !heading) wrap(span, "strong");
    if (/font-style:italic/.test(said)) wrap(span, "em");
    if (/vertical-align:super/.test(said)) wrap(span, "sup");
    if (/vertical-align:sub\b/.test(said)) wrap(span, "sub");
    open(span);
  });
  body.querySelectorAll("h1 strong, h2 strong, h3 strong, h4 strong, h1 b, h2 b, h3 b, h4 b, th b, th strong").forEach(open);
  body.querySelectorAll("strong, b, em, i, u, sup, sub").forEach((element) => {
    if (!element.textContent) element.remove();
    else if (element.querySelector(BLOCKS)) open(element);
  });
}

function wrap(element, tag) {
  const made = element.ownerDocument.createElement(tag);
  made.append(...element.childNodes);
  element.append(made);
}

/* A lesson's own name is the only heading of level one. */
function headings(body) {
  body.querySelectorAll("p.MsoTitle").forEach((element) => renamed(element, "h1"));
  body.querySelectorAll("p.MsoSubtitle").forEach((element) => renamed(element, "p"));
  const shift = body.querySelector("h1") ? 1 : 0;
  body.querySelectorAll("h1, h2, h3, h4, h5, h6").forEach((element) => {
    if (!element.textContent.trim() && !element.querySelector("img")) element.remove();
    else renamed(element, "h" + Math.min(4, Math.max(2, Number(element.localName[1]) + shift)));
  });
}

/* Bookmarks and links inside the document lead nowhere here; the numbers of footnotes stay, above the line. */
function links(body) {
  body.querySelectorAll("a").forEach((link) => {
    const href = link.getAttribute("href") || "";
    const footnote = /^#_(ftn|edn)/.test(href) || /mso-(foot|end)note-id/.test(style(link));
    if (footnote) {
      const number = link.textContent.replace(/\s/g, "");
      link.closest("sup") ? link.replaceWith(number) : renamed(Object.assign(link, { textContent: number }), "sup");
    } else if (!/^(https?|mailto|tel):/i.test(href)) open(link);
    else {
      /* Google puts its own address before the one that was meant. */
      const meant = /^https:\/\/www\.google\.com\/url\?q=([^&]+)/.exec(href);
      const clean = meant ? decodeURIComponent(meant[1]) : href;
      Array.from(link.attributes).forEach((each) => link.removeAttribute(each.name));
      link.setAttribute("href", clean);
      link.querySelectorAll("u").forEach(open);
    }
  });
  body.querySelectorAll("hr").forEach((line) => {
    if (line.parentElement && /footnote|endnote/.test(style(line.parentElement))) line.remove();
  });
}

function pictures(body, found) {
  body.querySelectorAll("img").forEach((image) => {
    const address = image.getAttribute("src") || "";
    const data = /^data:image\/(png|jpe?g|gif|webp);base64,/i.test(address);
    const alt = (image.getAttribute("alt") || "").replace(/\s+/g, " ").trim();
    if (!data) {
      if (!/^\/(?!\/)|^media\//.test(address)) {
        found.dropped += 1;
        image.remove();
      }
      return;
    }
    const key = "p" + Math.random().toString(36).slice(2);
    found.images.set(key, { address, alt: /^(image|picture|a |hình ảnh)?\d*$|description automatically/i.test(alt) ? "" : alt });
    const made = body.ownerDocument.createElement("img");
    made.dataset.pending = key;
    made.setAttribute("alt", alt);
    image.replaceWith(made);
  });
}

function tables(body) {
  /* Word ends a table with a row that holds its columns apart and has no height. */
  body.querySelectorAll('tr[height="0"]').forEach((row) => row.textContent.trim() || row.remove());
  /* The innermost first: a table in a cell becomes paragraphs, a line for each row. */
  const inner = Array.from(body.querySelectorAll("td table, th table")).reverse().filter((table) => table.rows.length * ((table.rows[0] || {}).cells || []).length > 1);
  inner.forEach((table) => {
    const lines = Array.from(table.rows, (row) => {
      const line = body.ownerDocument.createElement("p");
      line.append(Array.from(row.cells, (each) => each.textContent.trim()).filter(Boolean).join(" | "));
      return line;
    });
    table.replaceWith(...lines);
  });
  body.querySelectorAll("table").forEach((table) => {
    const first = table.rows[0];
    const bold = first && table.rows.length > 1 && Array.from(first.cells).every((each) => {
      const words = each.textContent.trim();
      const strong = Array.from(each.querySelectorAll("strong, b"), (mark) => mark.textContent).join("").trim();
      return words && strong.length >= words.length * 0.9;
    });
    /* A first row all in bold is what people mean by a header row. */
    if (bold) Array.from(first.cells).forEach((each) => heading(each));
    Array.from(table.querySelectorAll("td, th")).forEach((each) => {
      const kept = ["colspan", "rowspan"].map((name) => [name, each.getAttribute(name)]).filter(([, span]) => Number(span) > 1);
      Array.from(each.attributes).forEach((one) => each.removeAttribute(one.name));
      kept.forEach(([name, span]) => each.setAttribute(name, span));
    });
    /* A table of a single cell is a frame around words. */
    if (table.rows.length === 1 && first.cells.length === 1) table.replaceWith(...first.cells[0].childNodes);
  });
  return inner.length;
}

function heading(cell) {
  const made = cell.ownerDocument.createElement("th");
  Array.from(cell.attributes).forEach((each) => made.setAttribute(each.name, each.value));
  made.append(...cell.childNodes);
  made.querySelectorAll("strong, b").forEach(open);
  cell.replaceWith(made);
}

function wrappers(body) {
  Array.from(body.querySelectorAll("div, section, article, center, dl")).reverse().forEach((element) => {
    if (element.querySelector(BLOCKS) || !element.textContent.trim()) open(element);
    else renamed(element, "p");
  });
  Array.from(body.children).forEach((element) => element.localName === "br" && element.remove());
  body.querySelectorAll("p, li, ul, ol, h2, h3, h4").forEach((element) => {
    const start = element.localName === "ol" && element.getAttribute("start");
    Array.from(element.attributes).forEach((each) => element.removeAttribute(each.name));
    if (start) element.setAttribute("start", start);
  });
}

/* Word ends lines of its file where it likes, and holds words apart with spaces that do not break. */
function spaces(body) {
  const texts = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  const all = [];
  while (texts.nextNode()) all.push(texts.currentNode);
  all.forEach((text) => {
    if (!text.parentElement.closest("pre")) text.data = text.data.replace(/[\s\u00a0]+/g, " ").replace(/[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]/g, "").normalize("NFC");
  });
  body.querySelectorAll("p").forEach((paragraph) => {
    if (!paragraph.textContent.trim() && !paragraph.querySelector("img")) paragraph.remove();
  });
}
