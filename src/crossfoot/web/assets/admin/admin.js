/** What the dashboard does better with a script: times in the viewer's zone, and copying a token. */

/** @type {Intl.DateTimeFormatOptions} */
const TO_THE_SECOND = { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit" };
const INSTANT = new Intl.DateTimeFormat(undefined, TO_THE_SECOND);
const LONG_AGO = new Intl.DateTimeFormat(undefined, { ...TO_THE_SECOND, year: "numeric" });
const CLOCK = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat(undefined, { month: "short", day: "numeric" });
const THIS_YEAR = new Date().getFullYear();

for (const time of document.querySelectorAll("time")) {
  const instant = new Date(time.dateTime);
  time.textContent = (instant.getFullYear() === THIS_YEAR ? INSTANT : LONG_AGO).format(instant);
}
for (const label of document.querySelectorAll("[data-time], [data-day]")) {
  const day = label.getAttribute("data-day");
  const instant = new Date(day ?? label.getAttribute("data-time") ?? "");
  label.textContent = (day ? DAY : CLOCK).format(instant);
}
for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!(button instanceof HTMLButtonElement) || !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy ?? "");
    await navigator.clipboard.writeText(source?.textContent ?? "");
    button.textContent = "Copied";
  });
}
