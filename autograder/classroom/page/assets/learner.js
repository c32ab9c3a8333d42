// One learner: what was graded, what they read, which limits they hit.

const HOME = "Try at home: ";

function told(text) {
  const [said, call] = text.split(HOME);
  const element = h("p", { class: "told" }, said.trim());
  if (call) element.append(h("code", {}, HOME + call));
  return element;
}

function resultLine(row, task) {
  const code = row.statuses[task];
  const checks = tasks[task].checks ? `${row.passed[task]} of ${tasks[task].checks} checks` : "";
  const points = row.earned[task] === null ? "" : `${shown(row.earned[task])} of ${shown(maximum(row, task))}`;
  const time = row.times[task] ? seconds(row.times[task]) : "";
  return h("div", { class: `result s-${code}` },
    h("span", { class: "cell", "aria-hidden": "true" }, GLYPHS[code]),
    h("span", {}, `${tasks[task].number} ${tasks[task].name}${tasks[task].stretch ? " ☆" : ""} `, h("span", { class: "word" }, WORDS[code])),
    h("span", { class: "meta" }, code === "n" ? points : [points, checks, time].filter(Boolean).join(" · ")),
    ...(row.saidOf.get(task) || []).map((text) => told(texts[text])));
}

const GLYPHS = { p: "✓", a: "◐", f: "✕", n: "·", t: "◷", c: "ϟ", e: "!" };

function lessonPart(row, place) {
  const [points, max] = row.lessons[place] || [null, null];
  const own = tasks.map((_, task) => task).filter((task) => tasks[task].lesson === island.lessons[place] && row.statuses[task] !== "-");
  if (!own.length) return [];
  return [
    h("h3", {}, `Lesson ${island.lessons[place]}`, h("span", {}, points === null ? "" : `${shown(points)} of ${shown(max)} points`)),
    ...own.map((task) => resultLine(row, task)),
  ];
}

function facts(row) {
  const total = row.times.reduce((sum, ms) => sum + ms, 0);
  const found = [];
  if (row.statuses) found.push(`${seconds(total)} of computing`);
  if (row.attempts.length > 1) found.push(`${row.attempts.length} hand-ins: ${row.attempts.map(shown).join(" → ")} points`);
  if (row.late !== null) found.push(row.late ? `${row.late} ${row.late === 1 ? "day" : "days"} late` : "in time");
  if (row.where !== null) found.push(texts[row.where]);
  return h("p", { class: "facts-line small" }, found.join(" · "));
}

function section(title, ...children) {
  return children.length ? [h("h3", {}, title), ...children] : [];
}

function learnerBody(row) {
  row.saidOf = new Map(row.said);
  const standing = row.standing === "graded" ? [] : [h("p", {}, `${STANDING[row.standing] || ""}. `, row.reason === null ? "" : texts[row.reason])];
  const notes = row.notes.map((note) => h("p", {}, texts[note]));
  const reflections = row.reflections.flatMap(([lesson, text]) => [h("p", { class: "small" }, `Lesson ${lesson}`), h("p", { class: "words" }, texts[text])]);
  return h("div", {},
    facts(row),
    ...standing,
    ...section("Notes", ...notes),
    ...island.lessons.flatMap((_, place) => (row.statuses ? lessonPart(row, place) : [])),
    ...section("Reflections", ...reflections));
}

function openLearner(row) {
  const dialog = $("learner");
  const index = grid.list.indexOf(row);
  const step = (by, text) => h("button", { type: "button", disabled: !grid.list[index + by] || index < 0, onclick: () => openLearner(grid.list[index + by]) }, text);
  const points = row.points === null ? "" : ` ${shown(row.points)} of ${shown(row.max)} points`;
  dialog.replaceChildren(
    h("header", {},
      h("h2", { id: "learner-title", tabindex: "-1" }, row.label, h("small", {}, points)),
      step(-1, "Previous"), step(1, "Next"),
      h("button", { type: "button", onclick: () => print() }, "Print"),
      h("button", { type: "button", onclick: () => dialog.close() }, "Close")),
    learnerBody(row));
  if (!dialog.open) dialog.showModal();
  dialog.scrollTop = 0;
  $("learner-title").focus();
  if (index >= 0) grid.opened = index;
}

function startLearner() {
  const dialog = $("learner");
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => { if (body.contains(document.activeElement) && grid.opened !== undefined) moveTo(grid.opened); });
}
