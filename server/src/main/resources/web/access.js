// What the pages of signing in and of the account share.

export const $ = id => document.getElementById(id);

const prefersDark = matchMedia("(prefers-color-scheme: dark)");

function applyTheme() {
  document.documentElement.dataset.theme = localStorage.getItem("theme") ?? (prefersDark.matches ? "dark" : "light");
}

/** Light or dark, as on the other pages. */
export function theme() {
  applyTheme();
  prefersDark.addEventListener("change", applyTheme);
  $("theme").addEventListener("click", () => {
    localStorage.setItem("theme", document.documentElement.dataset.theme === "dark" ? "light" : "dark");
    applyTheme();
  });
}

/** A refusal, with what the server says of it. */
export class Refused extends Error {
  constructor(status, problem, retryAfter) {
    super(problem.problems?.length
      ? problem.problems.map(one => `${one.field} ${one.message}`).join("; ")
      : problem.detail ?? problem.title ?? `status ${status}`);
    this.status = status;
    this.code = problem.code;
    this.retryAfter = retryAfter;
  }
}

/** Asks the API with the session's cookie, which this script cannot see. */
export async function ask(method, path, body) {
  const response = await fetch(`api/v1/${path}`, {
    method,
    credentials: "same-origin",
    cache: "no-store",
    headers: body === undefined ? {} : { "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (response.ok) return response.json();
  throw new Refused(response.status, await response.json().catch(() => ({})),
    Number(response.headers.get("Retry-After")) || 0);
}

/** Shows a sentence in the form's place for problems; nothing hides it. */
export function tell(box, problem) {
  const place = box.querySelector(".problem");
  if (!problem) {
    place.hidden = true;
    return;
  }
  place.textContent = problem instanceof Refused ? sentence(problem) : "The server does not answer.";
  place.hidden = false;
  if (problem.retryAfter) countDown(place, problem);
}

function sentence(problem) {
  if (problem.retryAfter) return `Too many attempts. Try again in ${problem.retryAfter} s.`;
  const text = problem.message;
  return text.charAt(0).toUpperCase() + text.slice(1) + (text.endsWith(".") ? "" : ".");
}

function countDown(place, problem) {
  const timer = setInterval(() => {
    problem.retryAfter--;
    if (problem.retryAfter <= 0 || place.hidden) {
      clearInterval(timer);
      place.hidden = true;
    } else {
      place.textContent = sentence(problem);
    }
  }, 1000);
}

/** Runs the work when the form is sent, once at a time, and shows what went wrong. */
export function onSubmit(form, work) {
  const box = form.querySelector(".problem") ? form : form.parentElement;
  form.addEventListener("submit", async event => {
    event.preventDefault();
    const button = form.querySelector("button[type=submit]");
    button.disabled = true;
    tell(box, null);
    try {
      await work();
    } catch (problem) {
      tell(box, problem);
    } finally {
      button.disabled = false;
    }
  });
}
