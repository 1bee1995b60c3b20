/* Sending files to the course, with what is said of them. */

/* Posts `fields` ([name, value] or [name, file, file name]) to `url`; resolves with the answer, rejects with a sentence.
   `told(share)`: how much of it went, from 0 to 1. `begun(stop)`: how it is stopped. */
export function send(place, url, fields, told, begun) {
  const data = new FormData();
  fields.forEach(([name, value, fileName]) => (fileName ? data.append(name, value, fileName) : data.append(name, value)));
  data.append("csrf_token", place.token());
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => told && event.lengthComputable && told(event.loaded / event.total));
    request.addEventListener("error", () => reject(new Error(place.words.uploadOffline)));
    request.addEventListener("abort", () => reject(new Error("")));
    request.addEventListener("load", () => {
      let said = {};
      try {
        said = JSON.parse(request.responseText);
      } catch (error) {
        /* an error page in HTML says nothing to a script */
      }
      if (request.status < 300 && said.address) resolve(said);
      else reject(new Error(said.message || place.words.uploadFailed));
    });
    request.send(data);
    if (begun) begun(() => request.abort());
  });
}

/* What is said of a file that the course has: where it is kept, and what it says now. */
export async function ask(place, page) {
  try {
    const answer = await fetch(page, { headers: { Accept: "application/json" }, credentials: "same-origin" });
    if (answer.ok) return await answer.json();
  } catch (error) {
    /* told below */
  }
  throw new Error(place.words.uploadFailed);
}
