// Thirty days as stacked bars: down below, up above; the running day is lighter.

import { bytes } from "./units.js";

const SVG = "http://www.w3.org/2000/svg";
const HEIGHT = 190, LEFT = 64, RIGHT = 4, TOP = 10, BOTTOM = 22;

function make(name, attributes, text) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (text !== undefined) node.textContent = text;
  return node;
}

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

/** The unit in which the axis is labelled: 0 = bytes, 1 = KiB, … */
function unitOf(most) {
  let power = 0;
  while (most / 1024 ** power >= 1000) power++;
  return power;
}

/** A round step of 1, 2 or 5 times a power of ten in that unit, so that about four lines are drawn. */
function step(most) {
  const unit = 1024 ** unitOf(most);
  const raw = most / unit / 4;
  const power = 10 ** Math.floor(Math.log10(Math.max(raw, 1e-9)));
  return [1, 2, 5, 10].map(n => n * power).find(n => n >= raw) * unit;
}

export function drawDays(box, days, today, down, up) {
  const width = Math.max(280, box.clientWidth - 28);
  const most = Math.max(1, ...days.map(day => down(day) + up(day)));
  const gap = step(most);
  const lines = Math.ceil(most / gap);
  const scale = (HEIGHT - TOP - BOTTOM) / (lines * gap);
  const base = HEIGHT - BOTTOM;
  const slot = (width - LEFT - RIGHT) / Math.max(days.length, 1);
  const svg = make("svg", { viewBox: `0 0 ${width} ${HEIGHT}`, role: "img",
    "aria-label": `Daily traffic, ${days.length} days, most ${bytes(most)} a day` });
  for (let i = 0; i <= lines; i++) {
    const y = base - i * gap * scale;
    svg.append(make("line", { x1: LEFT, x2: width - RIGHT, y1: y, y2: y, class: i ? "rule" : "base" }));
    svg.append(make("text", { x: LEFT - 8, y: y + 4, "text-anchor": "end" }, i ? axis(i * gap, unitOf(most)) : "0"));
  }
  const every = Math.ceil(34 / slot);
  days.forEach((day, i) => {
    const x = LEFT + i * slot;
    const lower = down(day) * scale;
    const upper = up(day) * scale;
    const thick = Math.max(2, Math.min(slot - 2, 34));
    const group = make("g", { class: day.date === today ? "day now" : "day" });
    const inset = x + (slot - thick) / 2;
    group.append(
      make("rect", { class: "bd", x: inset, width: thick, y: base - lower, height: lower }),
      make("rect", { class: "bu", x: inset, width: thick, y: base - lower - upper, height: upper }),
      make("rect", { class: "hit", x, width: slot, y: TOP, height: base - TOP }),
      make("title", {}, `${day.date}${day.date === today ? ", so far" : ""}\n${bytes(down(day))} down, ${bytes(up(day))} up`));
    svg.append(group);
    if ((days.length - 1 - i) % every === 0) {
      svg.append(make("text", { x: x + slot / 2, y: HEIGHT - 6, "text-anchor": "middle" }, label(day.date, i, every)));
    }
  });
  box.replaceChildren(svg);
}

function axis(value, power) {
  return `${Number((value / 1024 ** power).toPrecision(3))} ${UNITS[power]}`;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** The day of the month; with its month's name where one is first named. */
function label(date, i, every) {
  const day = Number(date.slice(8, 10));
  return i < every || day <= every ? `${day} ${MONTHS[Number(date.slice(5, 7)) - 1]}` : String(day);
}
