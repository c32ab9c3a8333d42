// The table of learners. Only visible rows are in the document, so 3,000 scroll like 30.

const HEIGHT = 26; // of a row in px, as in students.css
const MARGIN = 12; // rows kept above and below what is in sight
const MAP_FROM = 60; // rows: fewer are in sight anyway

const grid = { list: rows, current: 0, first: -1, last: -1, made: new Map(), sort: { key: "points", down: false } };

// Learners without points come last, in either order.
const KEYS = {
  label: (row) => row.key,
  points: (row) => row.points,
  lesson: (place) => (row) => row.lessons[place]?.[0] ?? null,
  task: (place) => (row) => (row.statuses ? (row.earned[place] ?? 0) * 10 - "paftcuen-".indexOf(row.statuses[place]) : null),
};

function heading(text, key, label, attributes = {}) {
  const button = h("button", { type: "button", class: "sort", title: `Sort by ${label}`, onclick: () => sortBy(key) }, text);
  return h("th", { scope: "col", "data-key": key, ...attributes }, button);
}

function head() {
  const cells = [heading("Learner", "label", "name", { class: "name" }), heading("Points", "points", "points", { class: "score" })];
  island.lessons.forEach((lesson, place) => {
    cells.push(heading(`L${lesson}`, `lesson.${place}`, `points of lesson ${lesson}`, { class: "sub" }));
    tasks.forEach((task, number) => {
      if (task.lesson !== lesson) return;
      const cell = heading(task.number, `task.${number}`, `${task.number} ${task.name}`);
      cell.firstChild.classList.add("turn");
      cells.push(cell);
    });
  });
  return h("thead", {}, h("tr", { "aria-rowindex": "1" }, ...cells));
}

function resultCell(row, task) {
  const code = row.statuses[task] || "-";
  const points = row.earned[task] === null ? "" : `, ${shown(row.earned[task])} of ${shown(maximum(row, task))}`;
  const low = code === "a" && row.earned[task] * 2 < maximum(row, task) ? " low" : "";
  const says = `${WORDS[code]}${points}`;
  const cell = h("td", { class: `s-${code}${low}`, title: `${tasks[task].number} ${tasks[task].name}: ${says}` });
  cell.append(h("span", { class: "vh" }, says));
  return cell;
}

function line(row, index) {
  const open = h("button", { type: "button", class: "open", tabindex: "-1", onclick: () => openLearner(row) }, row.label);
  const name = h("th", { scope: "row", class: "name" }, open);
  if (row.late) name.append(h("span", { class: "mark", title: `${row.late} days late` }, `+${row.late} d`));
  const element = h("tr", { "aria-rowindex": index + 2 }, name);
  if (row.points === null && !row.statuses) {
    element.append(h("td", { class: "none", colspan: 1 + island.lessons.length + tasks.length }, STANDING[row.standing] || ""));
    return element;
  }
  const score = h("td", { class: "score" }, fixed(row.points));
  if (row.standing === "fault") score.prepend(h("span", { class: "mark", title: "not final: our own graders failed" }, "not final "));
  score.style.setProperty("--size", row.max ? row.points / row.max : 0);
  element.append(score);
  island.lessons.forEach((lesson, place) => {
    element.append(h("td", { class: "sub" }, fixed(row.lessons[place]?.[0])));
    tasks.forEach((task, number) => task.lesson === lesson && element.append(resultCell(row, number)));
  });
  return element;
}

const columns = 2 + island.lessons.length + tasks.length;
const above = h("tr", { "aria-hidden": "true" }, h("td", { colspan: columns }));
const below = h("tr", { "aria-hidden": "true" }, h("td", { colspan: columns }));
const body = h("tbody");

function render(everything = false) {
  const box = $("grid");
  const top = Math.floor(box.scrollTop / HEIGHT) - MARGIN;
  const first = everything ? 0 : Math.max(0, top - (top % 2));
  const last = everything ? grid.list.length : Math.min(grid.list.length, first + Math.ceil(box.clientHeight / HEIGHT) + 2 * MARGIN);
  showView();
  if (first === grid.first && last === grid.last) return;
  const focused = body.contains(document.activeElement);
  [grid.first, grid.last] = [first, last];
  above.style.height = `${first * HEIGHT}px`;
  below.style.height = `${(grid.list.length - last) * HEIGHT}px`;
  const lines = grid.list.slice(first, last).map((row, offset) => {
    if (!grid.made.has(row.place)) grid.made.set(row.place, line(row, first + offset));
    const element = grid.made.get(row.place);
    element.setAttribute("aria-rowindex", first + offset + 2);
    element.querySelector(".open").tabIndex = first + offset === grid.current ? 0 : -1;
    return element;
  });
  if (grid.made.size > 600) for (const place of grid.made.keys()) if (grid.made.size > 300) grid.made.delete(place);
  body.replaceChildren(above, ...lines, below);
  if (focused && !body.contains(document.activeElement)) focusCurrent();
}

function redraw() {
  grid.first = -1;
  grid.table.setAttribute("aria-rowcount", grid.list.length + 1);
  render();
  drawMap();
}

function focusCurrent() {
  const row = grid.list[grid.current];
  const button = row && grid.made.get(row.place)?.querySelector(".open");
  if (button?.isConnected) button.focus({ preventScroll: true });
  else $("grid").focus({ preventScroll: true });
}

function moveTo(index) {
  const box = $("grid");
  const room = box.clientHeight - grid.table.tHead.offsetHeight;
  grid.current = Math.min(grid.list.length - 1, Math.max(0, index));
  const place = grid.current * HEIGHT;
  if (place < box.scrollTop) box.scrollTop = place;
  if (place + HEIGHT > box.scrollTop + room) box.scrollTop = place + HEIGHT - room;
  grid.first = -1;
  render();
  focusCurrent();
}

function onKey(event) {
  const page = Math.floor($("grid").clientHeight / HEIGHT) - 3;
  const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity };
  if (!(event.key in steps) || event.target.closest("thead")) return;
  event.preventDefault();
  moveTo(grid.current + steps[event.key]);
}

function sortBy(key) {
  const down = grid.sort.key === key ? !grid.sort.down : key !== "label";
  grid.sort = { key, down };
  applyFilters();
}

function sorted(list) {
  const [kind, place] = grid.sort.key.split(".");
  const value = place === undefined ? KEYS[kind] : KEYS[kind](Number(place));
  const sign = grid.sort.down ? -1 : 1;
  for (const cell of grid.table.tHead.querySelectorAll("th")) {
    if (cell.dataset.key === grid.sort.key) cell.setAttribute("aria-sort", grid.sort.down ? "descending" : "ascending");
    else cell.removeAttribute("aria-sort");
  }
  const compared = ([a, x], [b, y]) => (a === null) - (b === null) || (a < b ? -sign : a > b ? sign : x.place - y.place);
  return list.map((row) => [value(row), row]).sort(compared).map(([, row]) => row);
}

/** The whole class as one small picture beside the table: a pixel a task, a line a learner. */
function drawMap() {
  const map = $("map");
  map.hidden = grid.list.length < MAP_FROM;
  if (map.hidden) return;
  const canvas = map.querySelector("canvas");
  const probe = document.body.appendChild(h("span"));
  const channels = (name) => {
    probe.style.color = `var(${name})`;
    return [...getComputedStyle(probe).color.match(/[\d.]+/g).slice(0, 3).map(Number), 255];
  };
  const names = { p: "--good", a: "--fair", f: "--poor", n: "--none", t: "--odd", c: "--odd", e: "--ours", u: "--ours", "-": "--sheet" };
  const colors = {};
  for (const [code, name] of Object.entries(names)) [colors[code]] = new Uint32Array(new Uint8ClampedArray(channels(name)).buffer);
  probe.remove();
  canvas.width = tasks.length;
  canvas.height = grid.list.length;
  const image = new ImageData(canvas.width, canvas.height);
  const pixels = new Uint32Array(image.data.buffer);
  grid.list.forEach((row, y) => tasks.forEach((_, x) => { pixels[y * tasks.length + x] = colors[row.statuses[x] || "-"]; }));
  canvas.getContext("2d").putImageData(image, 0, 0);
  showView();
}

function showView() {
  const box = $("grid");
  if ($("map").hidden || !box.scrollHeight) return;
  $("view").style.top = `${(100 * box.scrollTop) / box.scrollHeight}%`;
  $("view").style.height = `${(100 * box.clientHeight) / box.scrollHeight}%`;
}

function startGrid() {
  grid.table = h("table", { "aria-label": "Learners and tasks" }, head(), body);
  $("grid").append(grid.table);
  let waiting = false;
  $("grid").addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; render(); });
  }, { passive: true });
  $("grid").addEventListener("keydown", onKey);
  $("map").addEventListener("click", (event) => {
    const box = $("grid");
    const share = (event.clientY - $("map").getBoundingClientRect().top) / $("map").clientHeight;
    box.scrollTop = share * box.scrollHeight - box.clientHeight / 2;
  });
  new ResizeObserver(() => render()).observe($("grid"));
}
