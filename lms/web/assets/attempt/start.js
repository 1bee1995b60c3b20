store.forgetOld();
var savers = Array.from(document.querySelectorAll("form[data-autosave]")).map(function (form) {
  return new Saver(form);
});
document.querySelectorAll("svg[data-spots]").forEach(Spots);

if (clock && toggle) {
  toggle.hidden = false;
  showClock(store.read("lms-clock") !== "hidden");
  toggle.addEventListener("click", function () {
    showClock(clock.hidden);
    store.write("lms-clock", clock.hidden ? "hidden" : "shown");
  });
}
if (clock) tick();
