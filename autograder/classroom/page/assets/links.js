// The filter in the page's address, so that a link or a bookmark shows the same learners. Tasks and ideas go by their
// names there, because their places change when the class is graded again.

const LINK = "#learners?";

function filterLink() {
  const said = new URLSearchParams();
  const put = (name, value) => value && said.set(name, value);
  put("search", $("search").value.trim());
  put("flag", $("by-flag").value);
  if ($("by-task").value !== "") put("task", tasks[$("by-task").value].number);
  put("state", $("by-state").value);
  const idea = ideas[$("by-idea").value];
  if (idea) put("idea", `${tasks[idea.task].number} ${idea.id}`);
  if (range.low !== null) put("points", `${range.low}-${range.high}${range.last ? "-last" : ""}`);
  return said.size ? LINK + said : "";
}

function keepInLink() {
  const link = filterLink();
  if (!link && !location.hash.startsWith(LINK)) return;
  try { history.replaceState(null, "", link || "#learners"); } catch { /* a browser may forbid it to files */ }
}

/** Take over what the address says; what isn't in this class is left out. */
function readLink() {
  if (!location.hash.startsWith(LINK)) return;
  const said = new URLSearchParams(location.hash.slice(LINK.length));
  const pick = (id, place) => { $(id).value = place < 0 ? "" : String(place); };
  clearFilters();
  $("search").value = said.get("search") || "";
  for (const [id, name] of [["by-flag", "flag"], ["by-state", "state"]]) {
    const wished = said.get(name) || "";
    $(id).value = [...$(id).options].some((option) => option.value === wished) ? wished : "";
  }
  pick("by-task", tasks.findIndex((task) => task.number === said.get("task")));
  pick("by-idea", ideas.findIndex((idea) => `${tasks[idea.task].number} ${idea.id}` === said.get("idea")));
  const points = /^(\d+)-(\d+)(-last)?$/.exec(said.get("points") || "");
  if (points) Object.assign(range, { low: Number(points[1]), high: Number(points[2]), last: Boolean(points[3]) });
}

function startFilterLinks() {
  readLink();
  addEventListener("hashchange", () => {
    if (!location.hash.startsWith(LINK) || location.hash === filterLink()) return;
    readLink();
    applyFilters();
  });
}
