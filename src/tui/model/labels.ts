import type { AccountState } from "../../core/account.ts";

/** One character each, readable without colour. */
const MARKS: Readonly<Record<AccountState, string>> = {
  "valid": "+",
  "rejected": "!",
  "unreachable": "?",
  "missing-token": "!",
  "unchecked": ".",
};

export function stateSymbol(state: AccountState): string {
  return MARKS[state];
}

/** Returns a fingerprint as people compare it: groups of four. */
export function grouped(sha256: string): string {
  return (sha256.match(/.{1,4}/g) ?? []).join(" ");
}

/** Returns an ISO date in local time, as `2026-11-23 10:00`. */
export function shortDate(iso: string): string {
  const atMs = Date.parse(iso);
  return `${localDate(atMs)} ${clockTime(atMs).slice(0, 5)}`;
}

/** Returns a local time, as `14:03:12`. */
export function clockTime(atMs: number): string {
  return new Date(atMs).toTimeString().slice(0, 8);
}

/** Returns a local date, as `2026-11-23`. */
export function localDate(atMs: number): string {
  const date = new Date(atMs);
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()]
    .map((it) => String(it).padStart(2, "0")).join("-");
}

/** Returns ` 52%`; nothing where the whole is not known. */
export function percent(part: number, whole: number | null): string {
  if (whole === null || whole === 0) return "";
  return `${Math.floor(part / whole * 100)}%`;
}
