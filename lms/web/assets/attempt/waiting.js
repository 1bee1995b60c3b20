/* What waits on this device until the server has it. */
var PREFIX = "lms-unsent:";
var KEEP_MS = 7 * 24 * 3600 * 1000;

/* localStorage may be full or forbidden (private windows): saving then goes on without it. */
var store = {
  read: function (key) {
    try { return JSON.parse(localStorage.getItem(key)); } catch (error) { return null; }
  },
  write: function (key, value) {
    try { localStorage.setItem(key, JSON.stringify(value)); } catch (error) { /* nothing to do */ }
  },
  remove: function (key) {
    try { localStorage.removeItem(key); } catch (error) { /* nothing to do */ }
  },
  forgetOld: function () {
    try {
      Object.keys(localStorage).forEach(function (key) {
        var kept = key.indexOf(PREFIX) === 0 && store.read(key);
        if (kept && Date.now() - kept.at > KEEP_MS) localStorage.removeItem(key);
      });
    } catch (error) { /* nothing to do */ }
  }
};
