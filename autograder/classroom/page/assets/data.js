"use strict";
// The class, read from the page's data; island.py says what every column means.

const island = JSON.parse(document.getElementById("data").textContent);
const texts = island.texts;

const tasks = island.tasks.map(([number, name, lesson, max, stretch, checks]) => ({ number, name, lesson, max, stretch, checks }));

// Letters that Unicode doesn't take apart into a plain one and its accent.
const PLAIN = { "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i" };
/** A name as people type it who don't have its letters. */
const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[ßøłđðþæœı]/g, (letter) => PLAIN[letter]);

const rows = island.rows.map((column, place) => {
  const [label, standing, reason, flags, points, max, lessons, statuses, earned, times, passed, said, notes, reflections,
    attempts, late, where, keys, maxima] = column;
  return {
    place, label, standing, reason, flags, points, max, lessons, statuses, earned, times, passed, said, notes,
    reflections, attempts, late, where, maxima: new Map(maxima), ideas: [], keys, key: folded([label, ...keys].join("\n")),
  };
});

const ideas = island.ideas.map(([task, id, who]) => ({ task, id, who: new Set(who) }));
ideas.forEach((idea, number) => idea.who.forEach((place) => rows[place].ideas.push(number)));

const WORDS = { p: "passed", a: "partly", f: "not yet", n: "not started", t: "took too long", c: "crashed", e: "our fault", u: "needs a person", "-": "" };
// What the chart of tasks counts as "not yet".
const STATES = { passed: "p", partial: "a", failed: "ftce", not_started: "n" };
const STANDING = { missing: "nothing handed in", unreadable: "could not be read", "needs a person": "needs a person", fault: "our own graders failed" };

const $ = (id) => document.getElementById(id);

/** An element. Children and attributes are text, never markup. */
function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** Tenths as points, to the digit of the report. */
const shown = (tenths) => (tenths === null || tenths === undefined ? "–" : (tenths / 10).toString());
const fixed = (tenths) => (tenths === null || tenths === undefined ? "–" : (tenths / 10).toFixed(1));
const seconds = (ms) => `${(ms / 1000).toFixed(ms < 9995 ? 2 : 1)} s`;
const maximum = (row, task) => (row.maxima.has(task) ? row.maxima.get(task) : tasks[task].max);
