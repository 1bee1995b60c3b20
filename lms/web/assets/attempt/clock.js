/* The clock that is shown is the server's. */
var skew = 0;
var clock = document.querySelector("[data-deadline]");
if (clock) {
  /* The page's time was written when its first byte left; a slow network must not give extra minutes. */
  var visit = performance.getEntriesByType("navigation")[0];
  var received = Date.now() - performance.now() + (visit ? visit.responseStart : 0);
  skew = Date.parse(clock.dataset.now) - received;
}

function time() {
  return new Date(Date.now() + skew).toLocaleTimeString("vi-VN", {
    hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Asia/Ho_Chi_Minh"
  });
}

function finish() {
  var target = document.querySelector("[data-submit-at-deadline]");
  if (navigator.onLine === false) {
    window.addEventListener("online", finish, { once: true });
    return;
  }
  var pause = new Promise(function (resolve) { setTimeout(resolve, 4000); });
  Promise.race([Promise.all(savers.map(function (saver) { return saver.flush(); })), pause]).then(function () {
    if (left() > 0) tick();
    else if (!target) location.reload();
    else if (target.tagName === "FORM") target.submit();
    else target.click();
  });
}

function left() {
  return Math.max(0, Math.ceil((Date.parse(clock.dataset.deadline) - Date.now() - skew) / 1000));
}

var live = document.querySelector("[data-countdown-live]");
var before = Infinity;

function tick() {
  var now = left();
  var text = Math.floor(now / 60) + ":" + String(now % 60).padStart(2, "0");
  clock.textContent = (clock.dataset.msgLeft || "{time}").replace("{time}", text);
  clock.dataset.state = now <= 60 ? "low" : "";
  if (live && now > before + 5) live.textContent = (clock.dataset.msgMore || "").replace("{time}", text);
  [[300, "msgFive"], [60, "msgOne"]].forEach(function (mark) {
    if (live && before > mark[0] && before !== Infinity && now <= mark[0]) live.textContent = clock.dataset[mark[1]] || "";
  });
  before = now;
  if (now > 0) setTimeout(tick, 1000 - (Date.now() % 1000));
  else finish();
}

/* Who is made nervous by a running clock hides it, on every page of this device; the warnings are still read. */
var toggle = document.querySelector("[data-clock]");
function showClock(shown) {
  clock.hidden = !shown;
  toggle.textContent = toggle.dataset[shown ? "msgHide" : "msgShow"];
}
