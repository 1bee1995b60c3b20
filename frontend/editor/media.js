/* Films, sounds and papers: choosing one of the course's or sending a new one, and what is said of it. */
import { ask, buttons, complaint, element, field, form } from "./dialogs.js";
import { ask as askServer, send } from "./sending.js";

const PLAYED = ".mp4,.webm,.mp3,.m4a,.ogg,.weba";
const PAPERS = ".pdf,.docx,.xlsx,.pptx";

/* Who made a file, under which licence, from where: what was written last is there the next time. */
export function credits(place, given) {
  const { words } = place;
  if (!words.licences || !Object.keys(words.licences).length) return { node: null, fields: () => [] };
  const held = given || place.credits || {};
  const author = element("input", { maxlength: 300, autocomplete: "off" });
  author.value = held.author || "";
  const known = Object.entries(words.licences);
  if (held.licence && !words.licences[held.licence]) known.push([held.licence, held.licence]);
  const licence = element("select", {}, element("option", { value: "" }, words.licenceNone), ...known.map(([value, label]) => element("option", { value }, label)));
  licence.value = held.licence || "";
  const source = element("input", { maxlength: 300, autocomplete: "off" });
  source.value = held.source || "";
  const node = element("details", {}, element("summary", {}, words.credits), field(words.author, author), field(words.licence, licence), field(words.source, source, words.sourceHint));
  node.open = !(author.value && licence.value && source.value);
  const fields = () => {
    if (!given) place.credits = { author: author.value, licence: licence.value, source: source.value };
    return [["author", author.value], ["licence", licence.value], ["source", source.value]];
  };
  return { node, fields };
}

/* A bar and a sentence while something is sent; the dialog's button waits meanwhile. */
export function sender(place, wrong) {
  const bar = element("progress", { max: 1, value: 0, "aria-label": place.words.uploading });
  const line = element("p", { class: "editor-sending", role: "status" });
  let stop = null;
  async function run(url, fields) {
    wrong.textContent = "";
    line.replaceChildren(place.words.uploading, bar);
    const submit = line.closest("form").querySelector("button[type=submit]");
    submit.disabled = true;
    try {
      const told = (share) => (bar.value = share);
      return await send(place, url, fields, told, (how) => (stop = how));
    } catch (error) {
      wrong.textContent = error.message;
      return null;
    } finally {
      stop = null;
      submit.disabled = false;
      line.replaceChildren();
    }
  }
  return { line, run, stop: () => stop && stop() };
}

function words_of(place, given) {
  const { words } = place;
  const captions = element("input", { type: "file", accept: ".vtt,.srt" });
  const transcript = element("textarea", { rows: 4, maxlength: 30000 });
  transcript.value = given.transcript || "";
  const nodes = [field(words.captions, captions, words.captionsHint), field(words.transcript, transcript, words.transcriptHint)];
  return { nodes, fields: () => [...(captions.files[0] ? [["captions_file", captions.files[0], captions.files[0].name]] : []), ["transcript", transcript.value]] };
}

/* Which files, and in which words one asks for them. */
const SORTS = {
  media: { kinds: ["video", "audio"], accept: PLAYED, played: true },
  attach: { kinds: ["file"], accept: PAPERS, played: false },
};

/* Asks for a file of a sort; null, or {file, name}: what the course calls it, and the words for people. */
export function askFile(place, sort) {
  const { words, files } = place;
  const { kinds, accept, played } = SORTS[sort];
  const say = (part) => words[sort + part];
  let sending = null;
  return ask(words[sort], (close) => {
    const name = element("input", { maxlength: 300, "aria-required": "true", autocomplete: "off" });
    const wrong = complaint();
    sending = sender(place, wrong);
    const choices = files.of(kinds).map((file) => {
      const input = element("input", { type: "radio", name: "known", value: file.name });
      input.addEventListener("change", () => file.alt && !name.value.trim() && (name.value = file.alt));
      const facts = [file.size, ...(file.lacking || [])].filter(Boolean).join(", ");
      return element("label", { class: "choice" }, input, element("span", {}, file.given || file.name, element("span", { class: "meta" }, facts ? " (" + facts + ")" : "")));
    });
    const input = place.url ? element("input", { type: "file", accept }) : null;
    const spoken = played ? words_of(place, {}) : { nodes: [], fields: () => [] };
    const credit = credits(place);
    const more = element("div", { class: "editor-new" }, ...spoken.nodes, credit.node);
    more.hidden = true;
    if (input) input.addEventListener("change", () => {
      more.hidden = !input.files[0];
      choices.forEach((choice) => input.files[0] && (choice.querySelector("input").checked = false));
      if (input.files[0] && !name.value.trim() && !played) name.value = input.files[0].name.replace(/\.\w+$/, "");
    });
    const submit = async () => {
      const file = input && input.files[0];
      const known = choices.map((choice) => choice.querySelector("input")).find((one) => one.checked);
      wrong.textContent = "";
      if (!file && !known) return (wrong.textContent = words.fileNeeded);
      if (!name.value.trim()) {
        wrong.textContent = words.fileNameNeeded;
        return name.focus();
      }
      if (!file) return close({ file: files.known.get(known.value), name: name.value.trim() });
      const sent = await sending.run(place.url, [["file", file, file.name], ["alt", name.value.trim()], ...spoken.fields(), ...credit.fields()]);
      if (!sent) return undefined;
      files.add(sent);
      return close({ file: files.known.get(sent.name), name: name.value.trim(), lost: sent.lost });
    };
    return form(
      submit,
      choices.length ? element("fieldset", { class: "field" }, element("legend", {}, say("Known")), ...choices) : null,
      !choices.length && !input ? element("p", {}, say("None")) : null,
      input ? field(say("New"), input, say("Hint")) : null,
      field(words.fileName, name, say("NameHint")),
      more,
      sending.line,
      wrong,
      buttons(words, close, words.ok)
    );
  }).finally(() => sending && sending.stop());
}

/* What is said of a file that the course has: its words, who made it; the file as it is then, or null. */
export async function askSaid(place, file) {
  const { words, files } = place;
  const held = await askServer(place, file.page);
  const played = ["video", "audio"].includes(held.kind);
  let sending = null;
  return ask(held.given || held.name, (close) => {
    const alt = element("input", { maxlength: 300 });
    alt.value = held.alt || "";
    const wrong = complaint();
    sending = sender(place, wrong);
    const known = Object.entries(held.known_captions || {});
    const captions = element("select", {}, element("option", { value: "" }, words.captionsNone), ...known.map(([value, label]) => element("option", { value }, label)));
    captions.value = held.captions || "";
    const spoken = played ? words_of(place, held) : { nodes: [], fields: () => [] };
    const credit = credits(place, held);
    const submit = async () => {
      const chosen = played ? [["captions", captions.value]] : [];
      const sent = await sending.run(file.page, [["alt", alt.value.trim()], ...chosen, ...spoken.fields(), ...credit.fields()]);
      if (!sent) return undefined;
      files.add(sent);
      return close(files.known.get(sent.name));
    };
    return form(
      submit,
      held.lacking.length ? element("p", { class: "hint" }, held.lacking.join(", ")) : null,
      field(held.kind === "img" ? words.alt : words.fileName, alt),
      played && known.length ? field(words.captionsKnown, captions) : null,
      ...spoken.nodes,
      credit.node,
      sending.line,
      wrong,
      buttons(words, close, words.save)
    );
  }).finally(() => sending && sending.stop());
}
