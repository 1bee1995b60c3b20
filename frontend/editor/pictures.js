/* Choosing a picture of the course, or sending a new one; no picture without words for those who do not see it. */
import { ask, buttons, complaint, element, field, form } from "./dialogs.js";
import { credits, sender } from "./media.js";

const TYPES = "image/png,image/jpeg,image/webp,image/gif,image/svg+xml";

/* Asks for a picture and its words; null, or {src, alt}. `given`: {src, alt} of one that is there already, or {file,
   alt, preview} of one that was pasted. */
export function askPicture(place, given) {
  const { words, files } = place;
  return ask(given.src ? words.pictureEdit : words.picture, (close) => {
    const alt = element("textarea", { rows: 2, "aria-required": "true", maxlength: 300 });
    alt.value = given.alt || "";
    const wrong = complaint();
    const sending = sender(place, wrong);
    const known = given.file ? [] : files.pictures();
    const choices = known.map((file) => {
      const input = element("input", { type: "radio", name: "picture", value: "media/" + file.name });
      input.checked = given.src === input.value;
      input.addEventListener("change", () => {
        if (file.alt && !alt.value.trim()) alt.value = file.alt;
      });
      return element("label", { class: "editor-choice" }, input, element("img", { src: file.address, alt: "", loading: "lazy" }), element("span", {}, file.name));
    });
    const input = place.url && !given.file ? element("input", { type: "file", accept: TYPES }) : null;
    const credit = credits(place);
    const more = element("div", {}, credit.node);
    more.hidden = !given.file;
    if (input) input.addEventListener("change", () => (more.hidden = !input.files[0]));
    const submit = async () => {
      const chosen = choices.map((choice) => choice.querySelector("input")).find((one) => one.checked);
      const file = given.file || (input && input.files[0]);
      wrong.textContent = "";
      if (!alt.value.trim()) {
        wrong.textContent = words.altNeeded;
        return alt.focus();
      }
      if (!file) {
        if (chosen) return close({ src: chosen.value, alt: alt.value.trim() });
        if (given.src) return close({ src: given.src, alt: alt.value.trim() });
        wrong.textContent = words.pictureNeeded;
        return undefined;
      }
      const fields = [["file", file, file.name || "anh.png"], ["alt", alt.value.trim()], ...credit.fields()];
      const sent = await sending.run(place.url, fields);
      if (!sent) return undefined;
      files.add(sent);
      return close({ src: "media/" + sent.name, alt: alt.value.trim() });
    };
    return form(
      submit,
      given.preview ? element("p", {}, element("img", { class: "editor-preview", src: given.preview, alt: "" })) : null,
      choices.length
        ? element("fieldset", { class: "editor-choices" }, element("legend", {}, words.pictureKnown), ...choices)
        : null,
      input ? field(words.pictureNew, input, words.pictureHint) : null,
      !choices.length && !input && !given.file ? element("p", {}, words.pictureNone) : null,
      field(words.alt, alt, words.altHint),
      more,
      sending.line,
      wrong,
      buttons(words, close, words.ok)
    );
  });
}

/* A picture that came on the clipboard as data. */
export function fileOf(address) {
  const [, type, base64] = /^data:([^;]+);base64,(.*)$/s.exec(address);
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  return new File([bytes], "anh-dan." + type.split("/")[1].replace("jpeg", "jpg"), { type });
}
