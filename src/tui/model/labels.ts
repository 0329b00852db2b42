import type { AccountState } from "../../core/account.ts";
import { counted, localDate } from "../../core/labels.ts";

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

const HOUR_MIN = 60;

/** Returns `2 h 04` or `52 min`; empty for an unknown one. */
export function shortDuration(ms: number | null): string {
  if (ms === null) return "";
  const minutes = Math.max(1, Math.round(ms / 60_000));
  const rest = String(minutes % HOUR_MIN).padStart(2, "0");
  return minutes < HOUR_MIN
    ? `${minutes} min`
    : `${Math.floor(minutes / HOUR_MIN)} h ${rest}`;
}

const DAY_MS = 86_400_000;
/** The units of an age, and the age in days up to which each is used. */
const AGES = [
  { upTo: 14, days: 1, unit: "day" },
  { upTo: 60, days: 7, unit: "week" },
  { upTo: 730, days: 30, unit: "month" },
  { upTo: Infinity, days: 365, unit: "year" },
] as const;

/** Returns the time since a local day, as `today`, `1 day` or `3 weeks`. */
export function ageOf(atMs: number, nowMs: number): string {
  const midnight = (ms: number) => new Date(ms).setHours(0, 0, 0, 0);
  // A day may have 23 or 25 hours.
  const days = Math.round((midnight(nowMs) - midnight(atMs)) / DAY_MS);
  if (!(days > 0)) return "today";
  const { days: length, unit } = AGES.find((it) => days < it.upTo) ?? AGES[0];
  return counted(Math.floor(days / length), unit);
}

/** Returns ` 52%`; nothing where the whole is not known. */
export function percent(part: number, whole: number | null): string {
  if (whole === null || whole === 0) return "";
  return `${Math.floor(part / whole * 100)}%`;
}
