// Keys, and a place for comments that opens beside the code. Without this script the same links and forms still work.
"use strict";

const $ = (selector, within = document) => within.querySelector(selector);
const all = (selector) => [...document.querySelectorAll(selector)];
const decide = $("#decide");
const keys = $("#keys");
const shown = { behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth", block: "center" };

// Where a person is on the page: a task, a row of the queue, an answer.
function steps() { return all("[data-step]"); }
function here() { return document.activeElement?.closest("[data-step]"); }

function step(by) {
  const every = steps();
  const at = every.indexOf(here());
  const next = every[at < 0 ? (by > 0 ? 0 : every.length - 1) : Math.min(every.length - 1, Math.max(0, at + by))];
  next?.focus({ preventScroll: true });
  next?.scrollIntoView(shown);
}

// The comment form, about whatever the link says.
let cameFrom = null;
function comment(link) {
  const form = $("form", decide);
  const about = { ...link.closest("ol.code")?.dataset, ...link.dataset };
  for (const name of ["task", "file", "line", "request"]) form.elements[name].value = about[name] ?? "";
  $("#decide-title").textContent = about.line ? `Comment on ${about.name}, line ${link.textContent}` : about.title;
  decide.classList.toggle("any", !about.task);
  cameFrom = link;
  if (!decide.open) decide.show();
  form.elements.text.focus();
}
function close() {
  if (!decide?.open) return false;
  decide.close();
  cameFrom?.focus();
  return true;
}

function commentHere() {
  const line = document.activeElement?.closest("a.ln");
  comment(line ?? $("[data-comment]", here() ?? document) ?? $("[data-whole]"));
}

function code() { return here()?.closest(".part")?.querySelector("a.ln"); }
function walk(by) {
  const lines = all("a.ln");
  const at = lines.indexOf(document.activeElement);
  if (at < 0) return false;
  lines[at + by]?.focus();
  return true;
}

const actions = {
  j: () => step(1),
  k: () => step(-1),
  c: () => decide && commentHere(),
  w: () => decide && comment($("[data-whole]")),
  r: () => { const next = $("[data-answer]"); if (next) { next.scrollIntoView(shown); comment(next); } },
  l: () => code()?.focus(),
  s: () => { const hidden = here()?.querySelector("details.hidden"); if (hidden) hidden.open = !hidden.open; },
  "?": () => keys.showModal(),
};

function wanted(event) {
  const inField = event.target.matches("textarea, select, input:not([type=checkbox])");
  return !inField && !event.ctrlKey && !event.metaKey && !event.altKey && !keys.open && on.checked;
}

const on = $("#keys-on");
try { on.checked = localStorage.getItem("keys") !== "off"; } catch { /* without storage they stay on */ }
on.addEventListener("change", () => { try { localStorage.setItem("keys", on.checked ? "on" : "off"); } catch { /* as above */ } });

document.addEventListener("keydown", (event) => {
  const field = event.target.matches("textarea, select, input");
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.form) {
    event.preventDefault();
    event.target.form.requestSubmit();
  } else if (event.key === "Escape" && !keys.open) {
    if (!close() && field) event.target.blur();
  } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && walk(event.key === "ArrowDown" ? 1 : -1)) {
    event.preventDefault();
  } else if (wanted(event)) {
    const action = actions[event.key];
    const target = action ? null : all("[data-key]").find((one) => one.dataset.key === event.key);
    if (!action && !target) return;
    event.preventDefault();
    if (action) action();
    else if (target.matches("input")) target.focus();
    else target.click();
  }
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-on], a[data-close]");
  if (!link || !decide || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if ("close" in link.dataset) close();
  else comment(link);
});

// A comment of the bank has its own words and points.
$("#item")?.addEventListener("change", (event) => {
  for (const field of all(".own-words input, .own-words textarea")) field.disabled = event.target.value !== "";
});

const help = $("[data-help]");
help.hidden = false;
help.addEventListener("click", () => keys.showModal());

// After a form was sent, go on where it was; and say what happened once, not after every reload.
const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
if (target?.tabIndex === -1) target.focus({ preventScroll: true });
if ($("#did").textContent) {
  const url = new URL(location.href);
  url.searchParams.delete("did");
  history.replaceState(null, "", url);
}
