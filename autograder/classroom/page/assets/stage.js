// The ideas one by one on the whole screen, for the projector.

const stage = { index: 0, slides: [...document.querySelectorAll(".slides .slide")] };

function showSlide(index) {
  stage.index = Math.min(stage.slides.length - 1, Math.max(0, index));
  const step = (by, text) => h("button", { type: "button", disabled: !stage.slides[stage.index + by], onclick: () => showSlide(stage.index + by) }, text);
  $("stage").replaceChildren(
    stage.slides[stage.index].cloneNode(true),
    h("p", { role: "status" }, step(-1, "←"), `${stage.index + 1} of ${stage.slides.length}`, step(1, "→"),
      h("button", { type: "button", onclick: () => $("stage").close() }, "Close")));
  $("stage").scrollTop = 0;
}

function startStage() {
  if (!stage.slides.length) return;
  $("present").addEventListener("click", () => {
    showSlide(0);
    $("stage").showModal();
    $("stage").requestFullscreen?.().catch(() => {});
  });
  $("stage").addEventListener("close", () => document.fullscreenElement && document.exitFullscreen());
  $("stage").addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, PageDown: 1, " ": 1, ArrowLeft: -1, PageUp: -1 }[event.key];
    if (!by || (event.key === " " && event.target.closest("button"))) return;
    event.preventDefault();
    showSlide(stage.index + by);
    $("stage").focus();
  });
}
