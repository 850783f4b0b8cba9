// Figures for people: binary units, three significant digits; the exact integer goes into the tooltip.

const BINARY = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

export function bytes(value) {
  let size = Math.abs(value);
  let unit = 0;
  // 999.5 would show as 1000: the next unit is shorter and says the same.
  while (size >= 999.5 && unit < BINARY.length - 1) {
    size /= 1024;
    unit++;
  }
  const digits = unit === 0 ? String(Math.round(size)) : size.toFixed(size < 9.995 ? 2 : size < 99.95 ? 1 : 0);
  return `${value < 0 ? "−" : ""}${digits} ${BINARY[unit]}`;
}

export function exact(value, unit = " bytes") {
  return value.toLocaleString("en") + unit;
}

export function rate(millionths) {
  return `${millionths / 1e6}×`;
}

export function ago(millis) {
  const seconds = Math.max(0, Math.round(millis / 1000));
  if (seconds < 5) return "just now";
  if (seconds < 120) return `${seconds} s ago`;
  if (seconds < 7200) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 172800) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86400)} d ago`;
}

/** The clock time of a moment in the zone it was written in. */
export function clock(moment) {
  return moment.slice(11, 19);
}
