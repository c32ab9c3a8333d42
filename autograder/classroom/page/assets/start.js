// Everything starts here: what needs scripts appears, tables sort, the theme changes, printing is complete.

const PRINTED = 400; // rows: more would be a book

function startTheme() {
  const key = "class-report-theme";
  const set = (theme) => {
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
  };
  try { $("theme").value = localStorage.getItem(key) || ""; } catch { /* a browser may forbid memory to files */ }
  set($("theme").value);
  $("theme").addEventListener("input", () => {
    set($("theme").value);
    drawMap();
    try { localStorage.setItem(key, $("theme").value); } catch { /* as above */ }
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawMap);
}

function sortTable(table, column) {
  const cell = table.tHead.rows[0].cells[column];
  const down = cell.getAttribute("aria-sort") === "ascending";
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  cell.setAttribute("aria-sort", down ? "descending" : "ascending");
  const value = (row) => Number(row.cells[column].dataset.v);
  const lines = [...table.tBodies[0].rows].sort((a, b) => (down ? value(b) - value(a) : value(a) - value(b)));
  table.tBodies[0].append(...lines);
}

function startTables() {
  for (const table of document.querySelectorAll("table.sortable")) {
    [...table.tHead.rows[0].cells].forEach((cell, column) => {
      const text = cell.firstElementChild;
      const button = h("button", { type: "button", class: "sort", onclick: () => sortTable(table, column) }, text.textContent);
      text.replaceWith(button);
    });
  }
}

/** A link to an idea that is folded away unfolds it. */
function startLinks() {
  const unfold = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const folded = target?.closest("details:not([open])");
    if (!folded) return;
    folded.open = true;
    target.scrollIntoView();
  };
  addEventListener("hashchange", unfold);
  unfold();
}

function startPrint() {
  addEventListener("beforeprint", () => {
    document.body.classList.toggle("one", $("learner").open);
    const list = grid.list;
    if (list.length > PRINTED) {
      grid.list = list.slice(0, PRINTED);
      grid.table.after(h("p", { id: "cut" }, `The first ${PRINTED} of ${list.length} learners in this order; filter to print others.`));
    }
    grid.whole = list;
    grid.first = -1;
    render(true);
  });
  addEventListener("afterprint", () => {
    document.body.classList.remove("one");
    $("cut")?.remove();
    grid.list = grid.whole;
    redraw();
  });
}

for (const element of document.querySelectorAll(".scripted")) element.hidden = false;
startGrid();
startTables();
startFilters();
startFilterLinks();
startTable();
startLearner();
startStage();
startTheme();
startPrint();
startLinks();
applyFilters();
