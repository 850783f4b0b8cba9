// Shadow mode: what reaches the old panel, and where the two disagree. Text from outside is only ever set as textContent.

import { theme } from "./access.js";
import { bytes, exact, ago } from "./units.js";
import { element } from "./rows.js";

const $ = id => document.getElementById(id);
const REFRESH_MILLIS = 10000;

const PARTS = [
  ["repeats", "Shown again by nodes, counted again there"],
  ["held", "Held here as implausible or ambiguous"],
  ["notReached", "Refused there, or not for it"],
  ["unknownFate", "Sent without an answer, and not taken"],
  ["undecided", "Sent without an answer, and nothing tells; counted as not taken"],
  ["nobodyHere", "Of numbers that are no user's here"],
  ["nobodyThere", "Of users that are unknown there"],
  ["corrections", "Corrected or released here"],
  ["rates", "Multiplied by another rate there"],
  ["rounding", "Rounded in another way"],
  ["otherDay", "Counted on another day"],
];

theme();

class Refused extends Error {
  constructor(status, problem) {
    super(problem.detail ?? `status ${status}`);
    this.status = status;
  }
}

/** The token of 'weir link' arrives in the fragment, which no server ever sees, and leaves the address bar at once. */
function takeToken() {
  const found = /[#&]token=([A-Za-z0-9_-]+)/.exec(location.hash);
  if (found) {
    sessionStorage.setItem("token", found[1]);
    history.replaceState(null, "", location.pathname);
  }
  return sessionStorage.getItem("token");
}

const token = takeToken();

/** By that token, or by the session's cookie. */
async function ask(path) {
  const response = await fetch(`api/v1/${path}`, {
    credentials: "same-origin",
    cache: "no-store",
    headers: token ? { Authorization: `Bearer ${token}` } : {},
  });
  if (response.ok) return response.json();
  throw new Refused(response.status, await response.json().catch(() => ({})));
}

function notice(text) {
  $("notice").textContent = text;
  $("notice").hidden = !text;
}

function cell(className, text, title, label) {
  const made = element("td", className, text);
  if (title) made.title = title;
  if (label) made.dataset.label = label;
  return made;
}

const moment = text => (text ? text.slice(0, 16).replace("T", " ") : "");

const signed = value => (value > 0 ? "+" : "") + bytes(value);

// ---- forwarding

function showState(state) {
  $("panel").textContent = state.panel;
  const late = state.waitingSince ? ago(Date.now() - Date.parse(state.waitingSince)).replace(" ago", "") : "";
  const behind = state.waitingSince ? [`${exact(state.behindEntries, "")} entries`, `the oldest for ${late}`] : ["0", "entries: all is settled"];
  const { taken, refused, unknown, apart } = state.sums;
  const boxes = [
    ["To the old panel", state.phase.replace("_", " "), `since ${moment(state.since)}`],
    ["Waiting", behind[0], behind[1]],
    ["Taken by the panel", exact(taken.pushes, ""), `pushes, ${bytes(taken.upload + taken.download)}`],
    ["Fate not known", exact(unknown.pushes, ""), `pushes; ${exact(refused.pushes, "")} refused, ${exact(apart.pushes, "")} not for it`],
  ];
  $("state").replaceChildren(...boxes.map(([label, value, small]) => {
    const box = element("div");
    box.append(element("dt", "", label), element("dd", "value", value), element("dd", "parts", small));
    return box;
  }));
  const lost = state.passedOver ? ` ${exact(state.passedOver, "")} entries of the journal were removed before they could be sent.` : "";
  notice((state.trouble ? `Pushes wait: ${state.trouble}.` : "") + lost);
}

const FATES = { refused: "Refused", unknown: "Fate not known", apart: "Not for the panel" };

const REASONS = {
  ret_0: "it says so with status 200",
  inbox: "came by the inbox",
  node_unknown: "of a node that is not known here",
  no_answer: "no answer that tells",
  process_ended: "on its way when Weir ended",
  not_reached: "not reached",
};

const reason = word => REASONS[word] ?? word.replaceAll("_", " ");

function showReasons(state) {
  fill($("reasons"), state.notTaken.map(one => {
    const row = element("tr", "line");
    row.append(
      cell("", `${FATES[one.fate]}: ${reason(one.reason)}`),
      cell("n", exact(one.pushes, ""), "", "Pushes"),
      cell("n", bytes(one.upload + one.download), exact(one.upload + one.download), "Bytes"),
      cell("", moment(one.lastAt), one.lastAt, "Last"),
      cell("said", one.lastSaid));
    return row;
  }));
}

// ---- why they differ

let way = "";

/** Of both directions, or of the one that is looked at. */
const figures = one => (way ? one[way] : one);

function whyRow(table, className, label, sides) {
  const row = element("tr", className === "part" ? "" : "sum");
  row.append(cell(className, label));
  for (const [name, value] of sides) {
    if (className === "part" && value === 0) row.append(cell("n none", "–", "", name));
    else if (className === "rest") row.append(cell(value === 0 ? "n good" : "n bad", bytes(value), exact(value), name));
    else row.append(cell("n", className === "" ? bytes(value) : signed(value), exact(value), name));
  }
  table.append(row);
}

function showWhy(compared) {
  const body = $("why").tBodies[0];
  const { users, userDays, nodes } = compared;
  $("why-note").textContent = `since ${moment(compared.fromAt)}, read ${moment(compared.at)} · ${exact(users.disagreeing, "")} users and ${exact(nodes.disagreeing, "")} days of nodes differ`;
  $("days-head").textContent = `Days of users from ${userDays.from}`;
  body.replaceChildren();
  const sides = of => [["Users, billed", of(figures(users))], ["Days of users", of(figures(userDays))], ["Nodes, raw", of(figures(nodes))]];
  const all = (className, label, of) => whyRow(body, className, label, sides(of));
  all("", "Old panel", one => one.panel);
  all("", "Weir", one => one.weir);
  all("more", "The panel has more", one => one.difference);
  for (const [name, label] of PARTS) {
    if (sides(one => one.parts[name]).some(([, value]) => value)) all("part", label, one => one.parts[name]);
  }
  all("rest", "Unexplained", one => one.unexplained);
}

function why(one) {
  const { parts } = figures(one);
  const said = PARTS.filter(([name]) => parts[name]).map(([name, label]) => `${label.toLowerCase()} ${signed(parts[name])}`);
  if (said.length === 0) said.push("nothing explains it");
  if (one.withUnexplained) said.push(`${exact(one.withUnexplained, "")} of its days with an unexplained rest`);
  if (one.repeatsAgree === false) said.push("its repeats do not agree with its verdicts");
  return said.join(" · ");
}

function differenceRow(name, small, one) {
  const row = element("tr", "line");
  const of = figures(one);
  const named = cell("", name);
  if (small) named.append(" ", element("span", "quiet", small));
  row.append(
    named,
    cell("n", bytes(of.panel), exact(of.panel), "Old panel"),
    cell("n", bytes(of.weir), exact(of.weir), "Weir"),
    cell("n", signed(of.difference), exact(of.difference), "Panel has more"),
    cell(of.unexplained ? "n bad" : "n good", bytes(of.unexplained), exact(of.unexplained), "Unexplained"),
    cell("why", why(one)));
  return row;
}

function fill(table, rows) {
  table.tBodies[0].replaceChildren(...rows);
  table.hidden = rows.length === 0;
  table.nextElementSibling.hidden = rows.length !== 0;
}

const nodeName = one => one.sourceId === 0 ? "Nodes that only the panel has" : one.name || `Node ${one.sourceId}`;
const userName = one => one.email || one.name || `User ${one.userId}`;

function showNodes(compared) {
  fill($("sources"), compared.sources.map(one => differenceRow(nodeName(one), "", one)));
}

// ---- users and their days, page by page

const lists = {
  users: { path: "users", only: false, next: null, row: one => differenceRow(userName(one), "", one) },
  days: {
    path: "user-days", only: false, next: null,
    row: one => differenceRow(userName(one), `${one.day} × ${one.rateMillionths / 1e6}`, one),
  },
};

async function showList(name, after) {
  const list = lists[name];
  const query = `limit=25&unexplained=${list.only}${after ? `&after=${encodeURIComponent(after)}` : ""}`;
  const page = await ask(`shadow/comparison/${list.path}?${query}`);
  const rows = page[name].map(list.row);
  if (after) $(name).tBodies[0].append(...rows);
  else fill($(name), rows);
  list.next = page.next;
  document.querySelector(`[data-more=${name}]`).parentElement.hidden = !page.next;
}

function press(button, attribute) {
  for (const other of button.parentElement.querySelectorAll(`[${attribute}]`)) other.setAttribute("aria-pressed", String(other === button));
}

for (const button of document.querySelectorAll("[data-only]")) {
  button.addEventListener("click", () => {
    lists[button.dataset.list].only = button.dataset.only === "true";
    press(button, "data-only");
    showList(button.dataset.list, null).catch(failed);
  });
}
for (const button of document.querySelectorAll("[data-more]")) {
  button.addEventListener("click", () => showList(button.dataset.more, lists[button.dataset.more].next).catch(failed));
}
for (const button of document.querySelectorAll("[data-way]")) {
  button.addEventListener("click", () => {
    way = button.dataset.way;
    press(button, "data-way");
    if (shown) show(shown).catch(failed);
  });
}

// ---- all of it

function failed(problem) {
  if (problem.status === 401) {
    location.replace("sign-in?back=shadow");
    return;
  }
  $("main").hidden = false;
  notice(problem instanceof Refused ? problem.message : "The server does not answer.");
}

let shown = null;

async function show(compared) {
  showWhy(compared);
  showNodes(compared);
  await showList("users", null);
  await showList("days", null);
  // What failed half-way is tried again.
  shown = compared;
}

async function showComparison() {
  let compared = null;
  try {
    compared = await ask("shadow/comparison");
  } catch (problem) {
    if (problem.status !== 404) throw problem;
  }
  $("why").hidden = !compared;
  $("why").nextElementSibling.hidden = Boolean(compared);
  if (!compared || compared.at === shown?.at) return;
  await show(compared);
}

async function showPushes() {
  const page = await ask("shadow/pushes?fate=unknown&limit=20");
  fill($("pushes"), page.pushes.map(push => {
    const row = element("tr", "line");
    const total = push.upload + push.download;
    row.append(
      cell("", nodeName(push)),
      cell("", moment(push.sentAt), push.sentAt, "Sent"),
      cell("n", bytes(total), exact(total), "Bytes"),
      cell("said", (push.status ? `status ${push.status} ` : "") + push.said));
    return row;
  }));
}

async function refresh() {
  const state = await ask("shadow");
  $("main").hidden = false;
  if (!state.on) {
    for (const part of document.querySelectorAll("#main > :not(#notice)")) part.hidden = true;
    notice("Shadow mode is off. The setting shadow-panel switches it on.");
    return;
  }
  showState(state);
  showReasons(state);
  await showPushes();
  await showComparison();
}

async function go() {
  try {
    await refresh();
  } catch (problem) {
    failed(problem);
  }
  setTimeout(go, REFRESH_MILLIS);
}

go();
