// The one page: shows absolute figures as the live feed brings them, and says how fresh they are.
// Text from outside is only ever set as textContent.

import { Connection } from "./live.js";
import { bytes, exact, ago, clock, rate } from "./units.js";
import { drawDays } from "./days.js";
import { element, put, Rows } from "./rows.js";
import { Listing } from "./listing.js";
import { Health } from "./health.js";
import { Pill } from "./pill.js";

const $ = id => document.getElementById(id);
const store = window.sessionStorage;

const view = { kind: store.getItem("kind") === "raw" ? "raw" : "billed", filter: "", latest: null, skew: 0 };

// ---- who looks: a session, whose cookie no script sees, or the token of 'weir link', which arrives in the fragment, which
// no server ever sees, and leaves the address bar at once

function takeToken() {
  const found = /[#&]token=([A-Za-z0-9_-]+)/.exec(location.hash);
  if (found) {
    store.setItem("token", found[1]);
    history.replaceState(null, "", location.pathname);
  }
  return store.getItem("token");
}

// ---- figures

const down = f => view.kind === "raw" ? f.download : f.billedDownload;
const up = f => view.kind === "raw" ? f.upload : f.billedUpload;
const sum = f => down(f) + up(f);

const both = f => `${exact(f.download)} down, ${exact(f.upload)} up raw\n`
  + `${exact(f.billedDownload)} down, ${exact(f.billedUpload)} up billed`;

function showFigures(live) {
  const s = live.summary;
  const counts = live.counts;
  const list = $("figures");
  if (!list.children.length) {
    for (let i = 0; i < 6; i++) {
      const box = element("div");
      box.append(element("dt"), element("dd", "value"), element("dd", "parts"));
      list.append(box);
    }
  }
  const figure = (i, label, value, parts, title) => {
    const [dt, dd, small] = list.children[i].children;
    dt.textContent = label;
    put(dd, value, title);
    small.replaceChildren(...parts);
  };
  const split = f => [element("span", "d", "↓ " + bytes(down(f))), " ", element("span", "u", "↑ " + bytes(up(f)))];
  figure(0, "Today", bytes(sum(s.today)), split(s.today), both(s.today));
  figure(1, "Yesterday", bytes(sum(s.yesterday)), split(s.yesterday), both(s.yesterday));
  figure(2, "This month", bytes(sum(s.month)), split(s.month), both(s.month));
  figure(3, "Total", bytes(sum(s.total)), split(s.total), both(s.total));
  const silent = counts.nodes - counts.nodesReporting;
  const unseen = ["not for this account"];
  if (counts.nodes === null) figure(4, "Nodes reporting", "–", unseen);
  else {
    figure(4, "Nodes reporting", `${counts.nodesReporting} / ${counts.nodes}`,
      [silent ? `${silent} silent or late` : "all of them"]);
  }
  if (counts.held === null) figure(5, "Held back", "–", unseen);
  else {
    figure(5, "Held back", bytes(counts.heldBytes), [`${exact(counts.held, "")} amounts in quarantine`],
      exact(counts.heldBytes));
  }
}

/** Raw and billed, down and up, for each period of a node or user. */
function fillSums(td, item, lines) {
  const table = element("table", "sums");
  const head = element("tr");
  ["", "Raw down", "Raw up", "Billed down", "Billed up"].forEach((text, i) => {
    const th = element("th", i ? "n" : "", text);
    th.scope = "col";
    head.append(th);
  });
  const thead = element("thead");
  thead.append(head);
  const body = element("tbody");
  for (const [label, f] of [["Today", item.today], ["This month", item.month], ["Total", item.total]]) {
    const tr = element("tr");
    const th = element("th", "", label);
    th.scope = "row";
    tr.append(th);
    for (const [className, value] of [["n d", f.download], ["n u", f.upload],
      ["n d", f.billedDownload], ["n u", f.billedUpload]]) {
      const cell = element("td", className, bytes(value));
      cell.title = exact(value);
      tr.append(cell);
    }
    body.append(tr);
  }
  table.append(thead, body);
  td.replaceChildren(table, ...lines.filter(Boolean).map(text => element("div", "quiet", text)));
}

function name(cell, state, words, text, sub) {
  const [shape, label, small] = cell.firstChild.children;
  shape.dataset.state = state;
  shape.title = words;
  if (label.textContent !== text) label.textContent = text;
  if (small.textContent !== sub) small.textContent = sub;
  cell.firstChild.setAttribute("aria-label", `${text} ${sub}, ${words}: show raw and billed`);
}

const NODE_WORDS = { reporting: "reporting", late: "late", silent: "silent", never: "never reported", disabled: "disabled" };

const nodes = new Rows($("nodes"),
  [["name"], ["word"], ["n rate"], ["n", "Today"], ["n", "Month"], ["n", "Total"], ["n last"]],
  (tr, node) => {
    const [first, word, factor, today, month, total, last] = tr.children;
    name(first, node.state, NODE_WORDS[node.state] ?? node.state, node.name, `${node.type} ${node.nodeId}`);
    word.className = "word" + (node.state === "silent" ? " bad" : node.state === "late" ? " soso" : "");
    put(word, [NODE_WORDS[node.state] ?? node.state, node.online && `${node.online} online`,
      node.senders > 1 && `${node.senders} senders`,
      node.usersLeftOut && `${node.usersLeftOut} users left out`].filter(Boolean).join(", "));
    put(factor, rate(node.rateMillionths));
    put(today, bytes(sum(node.today)), both(node.today));
    put(month, bytes(sum(node.month)), both(node.month));
    put(total, bytes(sum(node.total)), both(node.total));
    last.dataset.at = node.lastPushAt ?? "";
  },
  (td, node) => fillSums(td, node, [node.lastPushAt && `Last push ${clock(node.lastPushAt)}`,
    `Family ${node.family}, rate ${rate(node.rateMillionths)}`]));

const SVG = "http://www.w3.org/2000/svg";

function rail(cell, user) {
  let box = cell.firstChild;
  if (!box) {
    box = element("div", "rail");
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("width", "96");
    svg.setAttribute("height", "8");
    svg.setAttribute("aria-hidden", "true");
    for (const className of ["ground", "used"]) {
      const bar = document.createElementNS(SVG, "rect");
      bar.setAttribute("class", className);
      bar.setAttribute("height", "8");
      bar.setAttribute("rx", "1.5");
      svg.append(bar);
    }
    box.append(svg, element("span", "label"));
    cell.append(box);
  }
  const [ground, used] = box.firstChild.children;
  const gone = user.standing === "deleted" || user.standing === "unattributed";
  box.firstChild.toggleAttribute("hidden", gone);
  const limited = user.limitBytes !== null;
  box.classList.toggle("endless", !limited);
  const part = limited ? (user.limitBytes === 0 ? 1 : user.usedBytes / user.limitBytes) : 0;
  ground.setAttribute("width", limited ? "96" : "18");
  used.setAttribute("width", limited ? String(Math.round(Math.min(part, 1) * 96)) : "0");
  used.setAttribute("class", "used" + (part >= 1 ? " over" : part >= 0.8 ? " high" : ""));
  const text = gone ? `${bytes(user.usedBytes)} ` + (user.standing === "deleted" ? "used" : "charged to nobody")
    : limited ? `${bytes(user.usedBytes)} of ${bytes(user.limitBytes)}` : `${bytes(user.usedBytes)} of ∞`;
  const label = box.lastChild;
  if (label.textContent !== text) label.textContent = text;
  box.title = `${exact(user.usedBytes)} billed` + (limited ? ` of ${exact(user.limitBytes)}` : ", unlimited");
}

const users = new Rows($("users"),
  [["name"], ["wide-cell"], ["n", "Today"], ["n", "Month"], ["n", "Total"], ["n last"]],
  (tr, user) => {
    const [first, allowance, today, month, total, last] = tr.children;
    const who = user.email || user.name || `user ${user.id}`;
    name(first, user.standing, user.standing, who, user.standing === "active" || who === user.standing ? "" : standing(user));
    tr.classList.toggle("gone", user.standing === "deleted");
    tr.classList.toggle("leak", standing(user) !== user.standing);
    rail(allowance, user);
    put(today, bytes(sum(user.today)), both(user.today));
    put(month, bytes(sum(user.month)), both(user.month));
    put(total, bytes(sum(user.total)), both(user.total));
    last.dataset.at = user.lastAt ?? "";
  },
  (td, user) => fillSums(td, user, [user.id && user.name, user.id ? `User ${user.id}, ${standing(user)}`
    : "Names on the wire that belong to nobody; ‘weir unattributed list’ shows them",
    user.expiresAt && `Expires ${user.expiresAt.slice(0, 10)}`,
    user.lastAt && `Last seen ${clock(user.lastAt)}`]));

/** Usage of a deleted user that goes on means that a node still serves it. */
function standing(user) {
  const late = view.latest && user.lastAt && Date.parse(view.latest.at) - Date.parse(user.lastAt) < STILL_IN_USE;
  return user.standing === "deleted" && late ? "deleted, still in use" : user.standing;
}

const STILL_IN_USE = 5 * 60000;

const matches = user => !view.filter
  || `${user.id} ${user.email} ${user.name}`.toLowerCase().includes(view.filter);

function show(live) {
  view.latest = live;
  view.skew = Date.parse(live.at) - Date.now();
  $("account").hidden = Boolean(store.getItem("token"));
  $("main").hidden = false;
  $("main").classList.remove("bare");
  $("foot").hidden = false;
  $("simulated").hidden = !live.simulated;
  document.title = (live.simulated ? "simulated · " : "") + "Weir";
  $("zone").textContent = `Days in ${live.zone}`;
  showFigures(live);
  drawDays($("days"), live.days, live.today, down, up);
  $("days-note").textContent = `${view.kind} bytes, last ${live.days.length} days`;
  nodes.show(live.nodes);
  $("nodes-note").textContent = `${view.kind} bytes, both directions`;
  showUsers(live);
  $("as-of").textContent = `As of journal position ${live.asOf.toLocaleString("en")}`;
  $("journal").textContent = live.journalEnd === null ? "" : `Journal ends at ${live.journalEnd.toLocaleString("en")}`;
  $("version").textContent = live.version === null ? "Weir" : `Weir ${live.version}`;
  tick();
}

const more = live => live.counts.users > live.users.length;

/** Who used most today, as the live figures say; or a page of all users, read beside them. */
function showUsers(live) {
  $("order").hidden = !more(live) && !listing.byNumber;
  const searching = view.filter && more(live);
  for (const button of document.querySelectorAll("[data-order]")) {
    button.setAttribute("aria-pressed", String(!searching && (button.dataset.order === "number") === listing.byNumber));
  }
  if (listing.byNumber || searching) {
    listing.look(view.filter, live.counts.users);
    return;
  }
  listing.leave();
  users.show(live.users, matches);
  if (live.counts.users) users.table.nextElementSibling.hidden = true; // Who they are is still being asked.
  $("users-note").textContent = more(live)
    ? `${live.users.length} of ${live.counts.users.toLocaleString("en")}, most billed bytes today first`
    : `${view.kind} bytes, both directions`;
}

for (const button of document.querySelectorAll("[data-order]")) {
  button.addEventListener("click", () => {
    listing.byNumber = button.dataset.order === "number";
    listing.begin();
    if (view.latest) showUsers(view.latest);
  });
}

/** Ages grow while nothing arrives: recomputed each second from the server's clock. */
function tick() {
  if (!connection.refused && connection.state !== "paused") health.look();
  const live = view.latest;
  notify(live);
  if (!live) return;
  const now = Date.now() + view.skew;
  for (const cell of document.querySelectorAll("td.last")) {
    const at = cell.dataset.at;
    const text = at ? ago(now - Date.parse(at)) : "never";
    if (cell.textContent !== text) cell.textContent = text;
  }
  const age = now - Date.parse(live.postedAt ?? live.at);
  $("posting").textContent = live.postedAt ? `Posted ${ago(age)}, at ${clock(live.postedAt)}` : "Nothing posted yet";
}

/** What of the page is old and since when, and what becomes of reports meanwhile. */
function notify(live) {
  const notice = $("notice");
  const text = stale(live);
  notice.hidden = !text;
  if (notice.textContent !== text) notice.textContent = text;
  if (text && !live) {
    // A page that is opened meanwhile has no figures yet; it says so.
    $("main").classList.add("bare");
    $("main").hidden = false;
  }
}

function stale(live) {
  const since = problem => problem ? ` since ${clock(problem.since)}` : "";
  const standing = !live ? "There are no figures to show yet."
    : `These figures stand as of ${clock(live.postedAt ?? live.at)}.`;
  const away = health.degraded("database_unavailable");
  if (away || live?.state === "waiting_for_database") {
    return `The database does not answer${since(away)}. ${standing}`
      + " Nodes go on being served, and what they report is kept and counted when the database is back.";
  }
  const failed = health.degraded("posting_failed");
  if (failed || live?.state === "failed" || live?.state === "stopped") {
    return `Posting has stopped${since(failed)}. ${standing} Reports are kept in the journal.`;
  }
  if (!live) return "";
  if (live.state === "catching_up") {
    const lag = live.journalEnd === null ? "Some" : (live.journalEnd - live.asOf).toLocaleString("en");
    return `Catching up: ${lag} entries of the journal are not in these figures yet.`;
  }
  return connection.stale() ? `These figures stand as of ${clock(live.at)}; the server has not answered since.` : "";
}

// ---- controls

function chooseKind(kind) {
  view.kind = kind;
  store.setItem("kind", kind);
  for (const button of document.querySelectorAll("[data-kind]")) {
    button.setAttribute("aria-pressed", String(button.dataset.kind === kind));
  }
  if (view.latest) show(view.latest);
}
for (const button of document.querySelectorAll("[data-kind]")) {
  button.addEventListener("click", () => chooseKind(button.dataset.kind));
}

const prefersDark = window.matchMedia("(prefers-color-scheme: dark)");
function applyTheme() {
  document.documentElement.dataset.theme = localStorage.getItem("theme") ?? (prefersDark.matches ? "dark" : "light");
}
prefersDark.addEventListener("change", applyTheme);
function switchTheme() {
  localStorage.setItem("theme", document.documentElement.dataset.theme === "dark" ? "light" : "dark");
  applyTheme();
}
$("theme").addEventListener("click", switchTheme);

$("search").addEventListener("input", event => {
  view.filter = event.target.value.trim().toLowerCase();
  listing.begin();
  if (view.latest) showUsers(view.latest);
  tick();
});

document.addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input")) return;
  if (event.key === ".") connection.togglePause();
  else if (event.key === "r") chooseKind(view.kind === "raw" ? "billed" : "raw");
  else if (event.key === "t") switchTheme();
  else if (event.key === "/") { event.preventDefault(); $("search").focus(); }
});

const listing = new Listing(() => connection, (ids, note) => {
  users.show(connection.seen.usersShown(ids));
  users.table.nextElementSibling.hidden = true;
  $("users-note").textContent = note;
  tick();
});
const health = new Health($("health"), () => store.getItem("token"));

/** While an old panel goes on beside this one, whoever may see it is led to the comparison. */
async function showShadow() {
  const token = store.getItem("token");
  try {
    const response = await fetch("api/v1/shadow", {
      headers: token ? { Authorization: `Bearer ${token}` } : {},
      cache: "no-store",
    });
    if (response.ok) $("shadow").hidden = !(await response.json()).on;
  } catch (problem) {
    // The live connection says that the server does not answer.
  }
}

// ---- start

const pill = new Pill(() => connection);
const connection = new Connection({
  show,
  state(state, text, status) {
    pill.show(state, text, status);
  },
  refused() {
    store.removeItem("token");
    location.replace("sign-in");
  },
});

applyTheme();
chooseKind(view.kind);
connection.start(takeToken());
showShadow();
window.addEventListener("hashchange", () => { const fresh = takeToken(); if (fresh) connection.start(fresh); });
setInterval(tick, 1000);
