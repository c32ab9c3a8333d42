// Which learners are shown. Every filter narrows the one before it.

const range = { low: null, high: null, last: false };

function wanted() {
  const typed = folded($("search").value.trim());
  const flag = $("by-flag").value;
  const task = $("by-task").value;
  const state = STATES[$("by-state").value];
  const idea = ideas[$("by-idea").value];
  const place = task === "" ? null : Number(task);
  return (row) =>
    (!typed || row.key.includes(typed)) &&
    (!flag || row.flags.includes(flag)) &&
    (!idea || idea.who.has(row.place)) &&
    (!state || (place === null ? [...row.statuses].some((code) => state.includes(code)) : state.includes(row.statuses[place] || "-"))) &&
    (range.low === null || (row.points !== null && row.points >= range.low && (range.last ? row.points <= range.high : row.points < range.high)));
}

function applyFilters() {
  const keep = wanted();
  grid.list = sorted(rows.filter(keep));
  grid.current = 0;
  $("grid").scrollTop = 0;
  markIdea();
  redraw();
  $("found").textContent = grid.list.length === rows.length ? `${rows.length} learners` : `${grid.list.length} of ${rows.length} learners`;
  for (const button of document.querySelectorAll(".flag")) button.setAttribute("aria-pressed", button.dataset.flag === $("by-flag").value);
  for (const button of document.querySelectorAll(".histogram button")) {
    button.setAttribute("aria-pressed", range.low !== null && Number(button.dataset.low) * 10 === range.low);
  }
  $("range").hidden = range.low === null;
  keepInLink();
  $("range").textContent = `${shown(range.low)} ${range.last ? "to" : "to under"} ${shown(range.high)} points ✕`;
}

/** The column of the idea that is filtered for is framed. */
function markIdea() {
  const idea = ideas[$("by-idea").value];
  const column = idea ? tasks[idea.task].number : null;
  for (const cell of grid.table.tHead.querySelectorAll("th")) cell.classList.toggle("has", cell.textContent === column);
}

function setRange(button) {
  const low = Math.round(Number(button.dataset.low) * 10);
  const same = range.low === low;
  range.low = same ? null : low;
  range.high = Math.round(Number(button.dataset.high) * 10);
  range.last = "last" in button.dataset;
  applyFilters();
  if (!same) $("learners").scrollIntoView();
}

function clearFilters() {
  for (const id of ["search", "by-flag", "by-task", "by-state", "by-idea"]) $(id).value = "";
  range.low = null;
}

function only(id, value) {
  const again = $(id).value === value;
  clearFilters();
  $(id).value = again ? "" : value;
  applyFilters();
  $("learners").scrollIntoView();
}

function startFilters() {
  for (const id of ["search", "by-flag", "by-task", "by-state", "by-idea"]) $(id).addEventListener("input", applyFilters);
  $("search").form.addEventListener("submit", (event) => event.preventDefault());
  $("reset").addEventListener("click", (event) => { event.preventDefault(); clearFilters(); applyFilters(); });
  $("range").addEventListener("click", () => { range.low = null; applyFilters(); $("search").focus(); });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.flag) only("by-flag", button.dataset.flag);
    else if (button.classList.contains("filter-idea")) only("by-idea", button.dataset.idea);
    else if (button.dataset.low !== undefined) setRange(button);
    else if (button.dataset.row !== undefined) openLearner(rows[button.dataset.row]);
    else if (button.classList.contains("has")) toggleWho(button);
  });
}

/** The learners with an idea, listed under it. */
function toggleWho(button) {
  const item = button.closest(".idea");
  const listed = item.querySelector(".people");
  button.setAttribute("aria-expanded", listed === null);
  if (listed) return listed.remove();
  const who = [...ideas[button.dataset.idea].who].map((place) =>
    h("button", { type: "button", class: "who", "data-row": place }, rows[place].label));
  item.append(h("p", { class: "people" }, ...who));
}
