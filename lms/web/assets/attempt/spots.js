/* A picture with numbered places: a tap on a place is a tap on its line in the list below. */
function Spots(picture) {
  var name = picture.dataset.spots;
  var form = picture.closest("form");
  var told = form.querySelector('[data-spots-count="' + name + '"]');
  function input(spot) {
    return form.querySelector('input[name="' + name + '"][value="' + spot.dataset.value + '"]');
  }
  function draw() {
    var spots = Array.from(picture.querySelectorAll("[data-value]"));
    var marked = spots.filter(function (spot) {
      spot.classList.toggle("is-on", input(spot).checked);
      return input(spot).checked;
    }).length;
    if (!told) return;
    var over = marked > Number(told.dataset.most);
    var text = marked ? told.dataset[over ? "msgOver" : "msgCount"] : "";
    text = text.replace("{count}", marked).replace("{most}", told.dataset.most);
    if (told.textContent.trim() !== text) told.textContent = text;
  }
  picture.classList.add("is-live");
  picture.addEventListener("click", function (event) {
    var spot = event.target.closest("[data-value]");
    if (spot) input(spot).click();
  });
  form.addEventListener("change", draw);
  window.addEventListener("pageshow", draw); /* after the browser has put back what was ticked */
  draw();
}
