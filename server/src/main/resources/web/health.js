// How the server is: what is wrong, where everything stands, and what its doors counted since the start.

import { element } from "./rows.js";

const CLOSED_MILLIS = 10000;
const OPEN_MILLIS = 3000;
const REFUSED_MILLIS = 60000;
const number = value => value.toLocaleString("en");

/** wrongToken → wrong token */
const words = name => name.replace(/[A-Z]/g, letter => " " + letter.toLowerCase());

export class Health {
  constructor(box, token) {
    this.box = box;
    this.token = token;
    this.askedAt = -Infinity;
    this.wrong = [];
    box.addEventListener("toggle", () => { if (box.open) this.look(); });
  }

  /** Asks anew when the answer before is old; called each second. */
  async look() {
    const now = performance.now();
    const soon = this.box.open || this.wrong.length > 0;
    if (document.hidden || now - this.askedAt < (soon ? OPEN_MILLIS : CLOSED_MILLIS)) return;
    this.askedAt = now;
    try {
      const response = await fetch("api/v1/health", {
        headers: this.token() ? { Authorization: `Bearer ${this.token()}` } : {},
        cache: "no-store",
      });
      if (response.ok) this.show(await response.json());
      // Not for this account; another may be signed in meanwhile, or its role be changed.
      if (response.status === 403) this.askedAt = now + REFUSED_MILLIS;
    } catch (problem) {
      // The live connection says that the server does not answer.
    }
  }

  /** What is wrong by this code, since when and what; undefined = nothing, or nobody may tell us. */
  degraded(code) {
    return this.wrong.find(one => one.code === code);
  }

  show(health) {
    this.wrong = health.degraded;
    const [summary, body] = this.box.children;
    const [shape, , note] = summary.children;
    const wrong = health.problems.length;
    shape.dataset.state = wrong ? "silent" : "reporting";
    note.textContent = wrong === 0 ? "well" : wrong === 1 ? health.problems[0] : `${wrong} problems`;
    note.className = wrong ? "word bad" : "quiet";
    const problems = element("ul", "problems");
    for (const problem of wrong > 1 ? health.problems : []) problems.append(element("li", "", problem));
    body.replaceChildren(...(wrong > 1 ? [problems] : []), this.stands(health),
      counts("Nodes refused", health.counters.refused, "nobody"),
      counts("Let in, but odd", health.counters.events, "nothing"),
      counts("Ended as no request", health.counters.http, "nothing"));
  }

  stands(health) {
    const { journal, posting, database, clock, directory } = health;
    return sheet("Server", [
      ["Journal", `${journal.state}, ends at ${number(journal.end)}, last fsync ${(journal.lastFsyncMicros / 1000).toFixed(1)} ms`],
      ["Posting", `${words(posting.state).replaceAll("_", " ")}, ${number(posting.lagEntries)} entries behind`],
      ["Database", database.state],
      ["Clock", clock.state + (clock.steppedAt
        ? `, set ${clock.stepMillis < 0 ? "back" : "forward"} ${number(Math.abs(clock.stepMillis / 1000))} s at ${clock.steppedAt.slice(11, 19)}` : "")],
      ["Directory", `${number(directory.users)} users, ${number(directory.nodes)} nodes`],
    ]);
  }
}

function counts(title, all, none) {
  const some = Object.entries(all).filter(([, count]) => count > 0);
  return sheet(title, some.length ? some.map(([name, count]) => [words(name), number(count)]) : [["since the start", none]]);
}

function sheet(title, lines) {
  const box = element("section");
  const list = element("dl");
  for (const [term, text] of lines) {
    const line = element("div");
    line.append(element("dt", "", term), element("dd", "", text));
    list.append(line);
  }
  box.append(element("h3", "", title), list);
  return box;
}
