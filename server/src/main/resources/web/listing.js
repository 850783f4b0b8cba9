// Users beyond those who used most today: by number, page by page, or found by a text.

const SIZE = 50;
const $ = id => document.getElementById(id);

export class Listing {
  /**
   * @param connection gives who asks the server and follows users
   * @param show takes numbers of users and what stands beside the title
   */
  constructor(connection, show) {
    this.connection = connection;
    this.show = show;
    this.byNumber = false;
    this.run = 0;
    this.asked = "";
    this.page = null;
    this.begin();
    $("previous").addEventListener("click", () => this.turn(() => this.starts.pop()));
    $("next").addEventListener("click", () => this.turn(() => this.starts.push(this.following)));
  }

  /** Back to the first page. */
  begin() {
    this.starts = [""];
    this.following = null;
    this.page = null;
    this.run++;
  }

  leave() {
    if (this.page) this.connection().list([]);
    this.page = null;
    this.run++;
    $("pages").hidden = true;
  }

  turn(change) {
    change();
    this.run++;
    this.look(this.search, this.version);
    $("users-title").scrollIntoView({ block: "nearest" });
  }

  /**
   * Asks for the page that stands, unless that was done; an answer that was overtaken is dropped.
   *
   * @param version changes when users come or go
   */
  async look(search, version) {
    this.search = search;
    this.version = version;
    const run = this.run;
    const query = new URLSearchParams({ limit: SIZE, after: this.starts.at(-1), search });
    const question = `${run} ${version} ${query}`;
    if (this.asked === question) {
      this.render();
      return;
    }
    this.asked = question;
    try {
      const page = await this.connection().ask(`users?${query}`);
      if (run !== this.run) return;
      this.page = page;
      this.following = page.next ?? null;
      await this.connection().list(page.users.map(user => user.id));
      if (run === this.run) this.render();
    } catch (problem) {
      this.asked = "";
      // What is shown stays; the live connection says that the server does not answer.
    }
  }

  /** Shows the page that stands, with the figures that are known by now. */
  render() {
    if (!this.page) return;
    const { page, search } = this;
    const all = page.total.toLocaleString("en");
    const first = (this.starts.length - 1) * SIZE + 1;
    const count = page.users.length;
    this.show(page.users.map(user => user.id),
      search ? (count ? `whose name or number has “${search}”` : `nobody has “${search}” in name or number`)
        : `${all} by number`);
    $("pages").hidden = count === 0 || (this.starts.length === 1 && this.following === null);
    $("previous").disabled = this.starts.length === 1;
    $("next").disabled = this.following === null;
    $("pages-note").textContent = `${first.toLocaleString("en")} to ${(first + count - 1).toLocaleString("en")}`
      + (search ? "" : ` of ${all}`);
  }
}
