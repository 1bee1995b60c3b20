/* Saving by itself: some seconds after the last letter, and when the page is left. What is not saved yet is kept on
   this device too. Two people at once: both texts are shown, one chooses, nothing is lost. */

const PREFIX = "lms-lesson:";
const KEEP_MS = 7 * 24 * 3600 * 1000;
const AFTER_MS = 3000;
const AT_LATEST_MS = 20000;

/* localStorage may be full or forbidden (private windows): saving then goes on without it. */
const store = {
  read(key) {
    try {
      const kept = JSON.parse(localStorage.getItem(key));
      return kept && Date.now() - kept.at < KEEP_MS ? kept : null;
    } catch (error) {
      return null;
    }
  },
  write(key, value) {
    try {
      localStorage.setItem(key, JSON.stringify(value));
    } catch (error) {
      /* nothing to do */
    }
  },
  remove(key) {
    try {
      localStorage.removeItem(key);
    } catch (error) {
      /* nothing to do */
    }
  },
};

/* `place`: {url, revision, token(), body(), format(), show(name, values), conflict(answer), removed(list), words}. */
export class Saver {
  constructor(place) {
    this.place = place;
    this.key = PREFIX + place.url;
    this.revision = place.revision;
    this.saved = place.body();
    this.dirty = false;
    this.stopped = false;
    this.running = null;
    this.unanswered = []; /* what was sent and not answered: it may have arrived all the same */
    this.timer = 0;
    this.since = 0;
    this.wait = 0;
    window.addEventListener("beforeunload", (event) => {
      if (!this.dirty || this.left) return;
      event.preventDefault();
      event.returnValue = "";
    });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.save({ leaving: true });
    });
    window.addEventListener("online", () => this.dirty && this.save());
  }

  /* What an earlier visit could not save, if it is not what the page holds. */
  left_over() {
    const kept = store.read(this.key);
    if (!kept || kept.body === this.saved) {
      store.remove(this.key);
      return null;
    }
    return kept;
  }

  forget() {
    store.remove(this.key);
  }

  changed() {
    this.dirty = true;
    this.stopped = false;
    this.since = this.since || Date.now();
    this.place.show("changed");
    this.keep();
    const wait = Math.max(0, Math.min(AFTER_MS, this.since + AT_LATEST_MS - Date.now()));
    if (!this.wait) this.later(wait);
  }

  keep() {
    store.write(this.key, { at: Date.now(), body: this.place.body(), format: this.place.format(), revision: this.revision });
  }

  later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  retry(name) {
    this.wait = Math.min(this.wait ? this.wait * 2 : 4000, 60000);
    this.place.show(name);
    this.later(this.wait);
  }

  async save({ leaving = false } = {}) {
    if (!this.dirty || this.stopped || this.asking) return undefined;
    if (this.running) return this.running;
    clearTimeout(this.timer);
    const body = this.place.body();
    this.running = this.send(body, leaving && body.length < 20000);
    try {
      return await this.running;
    } finally {
      this.running = null;
      /* What was typed meanwhile is saved next. */
      if (this.dirty && !this.stopped && !this.wait && !this.asking && this.place.body() !== body) this.later(AFTER_MS);
    }
  }

  async send(body, keepalive) {
    const data = new URLSearchParams({ body, format: this.place.format(), revision: this.revision, csrf_token: this.place.token() });
    this.place.show("saving");
    let answer;
    try {
      answer = await fetch(this.place.url, { method: "POST", body: data, headers: { Accept: "application/json" }, credentials: "same-origin", keepalive });
    } catch (error) {
      this.unanswered.push(body);
      return this.retry("offline");
    }
    let said = null;
    try {
      said = await answer.json();
    } catch (error) {
      /* a page: signed out, or an error */
    }
    if (answer.ok && said && said.revision !== undefined) return this.done(body, said);
    if (answer.status === 409 && said && said.theirs !== undefined) return this.unanswered.includes(said.theirs) ? this.go_on(said) : this.conflict(said);
    if (answer.status === 422 || (answer.status === 409 && said)) {
      this.stopped = true;
      return this.place.show("refused", { message: (said && said.message) || "" });
    }
    if (answer.status === 429 || answer.status >= 500) return this.retry("offline");
    this.stopped = true;
    return this.place.show("session");
  }

  /* What "somebody else" saved is what this page sent itself before the connection broke: nobody is asked. */
  go_on(said) {
    this.unanswered = [];
    this.revision = String(said.revision);
    this.wait = 0;
    this.later(0);
  }

  done(body, said) {
    this.wait = 0;
    this.since = 0;
    this.unanswered = [];
    this.revision = String(said.revision);
    this.saved = body;
    this.dirty = this.place.body() !== body;
    if (this.dirty) this.keep();
    else store.remove(this.key);
    this.place.show("saved", { time: said.saved_at });
    this.place.removed(said.removed || []);
  }

  async conflict(said) {
    this.asking = true;
    this.keep();
    this.place.show(said.own ? "own" : "conflict");
    const choice = await this.place.conflict(said);
    this.asking = false;
    if (choice === null) {
      this.stopped = true; /* asked again by the next letter, or by the button */
      return;
    }
    this.revision = String(said.revision);
    this.wait = 0;
    if (choice === "theirs") {
      this.saved = this.place.body();
      this.dirty = false;
      store.remove(this.key);
      this.place.show("saved", { time: said.saved_at });
    } else {
      this.dirty = true;
      this.later(0);
    }
  }

  /* The form is sent by its own button: nothing to warn of. */
  leave() {
    this.left = true;
    clearTimeout(this.timer);
  }
}
