/* Choosing a picture of the course, or sending a new one; no picture without words for those who do not see it. */
import { ask, buttons, complaint, element, field, form } from "./dialogs.js";

const TYPES = "image/png,image/jpeg,image/webp,image/gif,image/svg+xml";

/* Sends `file`; resolves with {address, name, width, height}, rejects with a sentence. */
export async function upload(place, file, alt) {
  const data = new FormData();
  data.append("file", file, file.name || "anh.png");
  data.append("alt", alt);
  data.append("csrf_token", place.token());
  let answer;
  try {
    answer = await fetch(place.url, { method: "POST", body: data, headers: { Accept: "application/json" }, credentials: "same-origin" });
  } catch (error) {
    throw new Error(place.words.uploadOffline);
  }
  let said = {};
  try {
    said = await answer.json();
  } catch (error) {
    /* an error page in HTML says nothing to a script */
  }
  if (!answer.ok || !said.address) throw new Error(said.message || place.words.uploadFailed);
  return said;
}

/* Asks for a picture and its words; null, or {src, alt}. `given`: {src, alt} of one that is there already, or {file,
   alt, preview} of one that was pasted. */
export function askPicture(place, given) {
  const { words, files } = place;
  return ask(given.src ? words.pictureEdit : words.picture, (close) => {
    const alt = element("textarea", { rows: 2, "aria-required": "true", maxlength: 300 });
    alt.value = given.alt || "";
    const wrong = complaint();
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
      wrong.textContent = words.uploading;
      try {
        const sent = await upload(place, file, alt.value.trim());
        files.add(sent);
        return close({ src: "media/" + sent.name, alt: alt.value.trim() });
      } catch (error) {
        wrong.textContent = error.message;
        return undefined;
      }
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
