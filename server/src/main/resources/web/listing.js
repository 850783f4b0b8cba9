// Users beyond those who used most today: by number, page by page, or found by a text.

const SIZE = 50;
const $ = id => document.getElementById(id);

export class Listing {
  /**
   * @param token gives the operator's token
   * @param show takes a page of users and what stands beside the title
   */
  constructor(token, show) {
    this.token = token;
    this.show = show;
    this.byNumber = false;
    this.run = 0;
    this.shown = 0;
    this.asOf = 0;
    this.begin();
    $("previous").addEventListener("click", () => this.turn(() => this.starts.pop()));
    $("next").addEventListener("click", () => this.turn(() => this.starts.push(this.following)));
  }

  /** Back to the first page. */
  begin() {
    this.starts = [""];
    this.following = null;
    this.run++;
  }

  leave() {
    this.run++;
    $("pages").hidden = true;
  }

  turn(change) {
    change();
    this.run++;
    this.look(this.search);
    $("users-title").scrollIntoView({ block: "nearest" });
  }

  /** Asks for the page that stands; an answer that was overtaken is dropped. */
  async look(search) {
    this.search = search;
    const run = this.run;
    const query = new URLSearchParams({ limit: SIZE, after: this.starts.at(-1), search });
    try {
      const response = await fetch(`api/v1/live/users?${query}`, {
        headers: this.token() ? { Authorization: `Bearer ${this.token()}` } : {},
        cache: "no-store",
      });
      if (!response.ok || run !== this.run) return;
      const page = await response.json();
      // Of two answers to one question the newer figures stay, whichever came last.
      if (run !== this.run || (this.shown === run && page.asOf < this.asOf)) return;
      this.shown = run;
      this.asOf = page.asOf;
      this.following = page.next ?? null;
      const all = page.total.toLocaleString("en");
      const first = (this.starts.length - 1) * SIZE + 1;
      const count = page.users.length;
      this.show(page, search ? (count ? `whose name or number has “${search}”` : `nobody has “${search}” in name or number`)
        : `${all} by number`);
      $("pages").hidden = count === 0 || (this.starts.length === 1 && this.following === null);
      $("previous").disabled = this.starts.length === 1;
      $("next").disabled = this.following === null;
      $("pages-note").textContent = `${first.toLocaleString("en")} to ${(first + count - 1).toLocaleString("en")}`
        + (search ? "" : ` of ${all}`);
    } catch (problem) {
      // What is shown stays; the live connection says that the server does not answer.
    }
  }
}
