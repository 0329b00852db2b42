const UNITS = ["B", "KiB", "MiB", "GiB", "TiB"];
const STEP = 1_024;

/** Returns a size such as `1.4 GiB`. */
export function sizeWords(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= STEP && unit < UNITS.length - 1) {
    value /= STEP;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${UNITS[unit]}`;
}
