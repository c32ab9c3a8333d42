// The learners that are shown, as a table for a spreadsheet.

/** A cell that no spreadsheet takes for a formula. Numbers stay numbers. */
function csvCell(value) {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return String(value);
  const text = value.replaceAll("\n", " ");
  const inert = /^[=+\-@\t\r＝＋－＠]/.test(text) ? `'${text}` : text;
  return /[",\r]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}

function csvTable(list) {
  const points = (tenths) => (tenths === null || tenths === undefined ? null : tenths / 10);
  const named = island.names ? ["id", "school id", "GitHub name", "name"] : [];
  const heading = ["learner", ...named, "standing", "points", "max points", "attempts", "days late", "needs help", "ideas",
    ...island.lessons.map((number) => `lesson ${number}`), ...tasks.map((task) => `task ${task.number}`)];
  const lines = list.map((row) => [
    row.label, ...(island.names ? row.keys : []), row.standing, points(row.points), points(row.max), row.attempts.length,
    row.late, row.flags.join(" "), row.ideas.map((idea) => `${tasks[ideas[idea].task].number} ${ideas[idea].id}`).join("; "),
    ...island.lessons.map((_, place) => points((row.lessons[place] || [])[0])),
    ...tasks.map((_, place) => points(row.earned[place])),
  ]);
  return [heading, ...lines].map((line) => line.map(csvCell).join(",") + "\r\n").join("");
}

function saveTable() {
  const address = URL.createObjectURL(new Blob(["\ufeff", csvTable(grid.list)], { type: "text/csv" }));
  h("a", { href: address, download: "learners.csv" }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}

function startTable() {
  $("save").addEventListener("click", saveTable);
}
