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

const signed = value => (value > 0 ? "+" : "") + bytes(value);

// ---- forwarding

function showState(state) {
  $("panel").textContent = state.panel;
  const late = state.waitingSince ? ago(Date.now() - Date.parse(state.waitingSince)).replace(" ago", "") : "";
  const behind = state.waitingSince ? [`${exact(state.behindEntries, "")} entries`, `the oldest for ${late}`] : ["nothing", "waits"];
  const { taken, refused, unknown, apart } = state.sums;
  const boxes = [
    ["Forwarding", state.phase.replace("_", " "), `since ${state.since.slice(0, 16).replace("T", " ")}`],
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

// ---- why they differ

function whyRow(table, className, label, users, nodes) {
  const row = element("tr", className === "part" ? "" : "sum");
  const state = className === "rest" ? value => (value === 0 ? "n good" : "n bad") : () => "n";
  row.append(cell(className, label), cell(state(users), bytes(users), exact(users)), cell(state(nodes), bytes(nodes), exact(nodes)));
  table.append(row);
}

function showWhy(compared) {
  const body = $("why").tBodies[0];
  const { users, nodes } = compared;
  $("why-note").textContent = `since ${compared.fromAt.slice(0, 16).replace("T", " ")}, read ${compared.at.slice(0, 16).replace("T", " ")}`
    + ` · ${exact(users.disagreeing, "")} users differ`;
  body.replaceChildren();
  whyRow(body, "", "Old panel", users.panel, nodes.panel);
  whyRow(body, "", "Weir", users.weir, nodes.weir);
  whyRow(body, "", "The panel has more", users.difference, nodes.difference);
  for (const [name, label] of PARTS) {
    if (users.parts[name] || nodes.parts[name]) whyRow(body, "part", label, users.parts[name], nodes.parts[name]);
  }
  whyRow(body, "rest", "Unexplained", users.unexplained, nodes.unexplained);
}

function why(one) {
  const said = PARTS.filter(([name]) => one.parts[name]).map(([name, label]) => `${label.toLowerCase()} ${signed(one.parts[name])}`);
  if (one.repeatsAgree === false) said.push("its repeats do not agree with its verdicts");
  return said.join(" · ");
}

function differenceRow(name, one) {
  const row = element("tr", "line");
  row.append(
    cell("", name),
    cell("n", bytes(one.panel), exact(one.panel), "Old panel"),
    cell("n", bytes(one.weir), exact(one.weir), "Weir"),
    cell("n", signed(one.difference), exact(one.difference), "Panel has more"),
    cell(one.unexplained ? "n bad" : "n good", bytes(one.unexplained), exact(one.unexplained), "Unexplained"),
    cell("why", why(one)));
  return row;
}

function fill(table, rows) {
  table.tBodies[0].replaceChildren(...rows);
  table.hidden = rows.length === 0;
  table.nextElementSibling.hidden = rows.length !== 0;
}

const nodeName = one => one.sourceId === 0 ? "Nodes that only the panel has" : one.name || `Node ${one.sourceId}`;

// ---- users, page by page

const users = { only: false, next: null };

async function showUsers(after) {
  const query = `shadow/comparison/users?limit=50&unexplained=${users.only}${after ? `&after=${encodeURIComponent(after)}` : ""}`;
  const page = await ask(query);
  const rows = page.users.map(one => differenceRow(one.email || one.name || `User ${one.userId}`, one));
  if (after) $("users").tBodies[0].append(...rows);
  else fill($("users"), rows);
  users.next = page.next;
  $("more").parentElement.hidden = !page.next;
}

for (const button of document.querySelectorAll("[data-only]")) {
  button.addEventListener("click", () => {
    users.only = button.dataset.only === "true";
    for (const other of document.querySelectorAll("[data-only]")) other.setAttribute("aria-pressed", String(other === button));
    showUsers(null).catch(failed);
  });
}
$("more").addEventListener("click", () => showUsers(users.next).catch(failed));

// ---- all of it

function failed(problem) {
  if (problem.status === 401) {
    location.replace("sign-in?back=shadow");
    return;
  }
  $("main").hidden = false;
  notice(problem instanceof Refused ? problem.message : "The server does not answer.");
}

let comparedAt = null;

async function showComparison() {
  let compared = null;
  try {
    compared = await ask("shadow/comparison");
  } catch (problem) {
    if (problem.status !== 404) throw problem;
  }
  $("why").hidden = !compared;
  $("why").nextElementSibling.hidden = Boolean(compared);
  if (!compared || compared.at === comparedAt) return;
  comparedAt = compared.at;
  showWhy(compared);
  fill($("sources"), compared.sources.map(one => differenceRow(nodeName(one), one)));
  await showUsers(null);
}

async function showPushes() {
  const page = await ask("shadow/pushes?fate=unknown&limit=20");
  fill($("pushes"), page.pushes.map(push => {
    const row = element("tr", "line");
    const total = push.upload + push.download;
    row.append(
      cell("", nodeName(push)),
      cell("", push.sentAt.slice(0, 19).replace("T", " "), push.sentAt, "Sent"),
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
