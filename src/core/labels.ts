/** Labels that commands and the TUI share: one spelling for each idea. */
import { type Account, accountLabel, type TokenStorage } from "./account.ts";
import type { FailureKind } from "./failure.ts";
import { isAudio, type ItemType } from "./media_item.ts";
import { sanitize } from "./printable.ts";

const STORAGES: Readonly<Record<TokenStorage, string>> = {
  "libsecret": "system keyring (libsecret)",
  "keychain": "system keyring (Keychain)",
  "credential-manager": "system keyring (Credential Manager)",
  "encrypted-file": "encrypted file",
  "environment": "environment of this run",
};

export function storageLabel(storage: TokenStorage): string {
  return STORAGES[storage];
}

/** Returns `ada@media.example (home)`, safe to print; `home` is the alias. */
export function accountName(
  account: Pick<Account, "userName" | "alias"> & { readonly serverUrl: string },
): string {
  const { alias, serverUrl } = account;
  const label = accountLabel(account, { url: serverUrl });
  return sanitize(alias === null ? label : `${label} (${alias})`);
}

const UNREACHABLE: Partial<Record<FailureKind, string>> = {
  "server_changed": "another server answers",
  "tls_untrusted": "the certificate is not trusted",
  "not_jellyfin": "the reply is not from a Jellyfin server",
};

/**
 * Returns the reason why an account is `unreachable` although something answers
 * at its address; null if nothing does.
 */
export function unreachableReason(
  problem: { readonly kind: FailureKind } | null,
): string | null {
  return problem && (UNREACHABLE[problem.kind] ?? null);
}

/** Returns `1 account`, `2 accounts` or `0 entries`. */
export function counted(
  count: number,
  one: string,
  { many = `${one}s` }: { many?: string | undefined } = {},
): string {
  return `${count} ${count === 1 ? one : many}`;
}

const CHILDREN: Partial<Record<ItemType, string>> = {
  series: "season",
  season: "episode",
  album: "track",
};

/** Returns `4 seasons`, `13 tracks`; null for an item without children. */
export function childrenLabel(
  { type, childCount }: { type: ItemType; childCount: number },
): string | null {
  return childCount === 0
    ? null
    : counted(childCount, CHILDREN[type] ?? "item");
}

/** Returns `3 of 10 episodes watched`; null without episodes. */
export function episodesLabel(
  { episodeCount, watchedCount }: {
    episodeCount: number | null;
    watchedCount: number | null;
  },
): string | null {
  return episodeCount
    ? `${watchedCount ?? 0} of ${counted(episodeCount, "episode")} watched`
    : null;
}

/** Returns a local date, as `2026-11-23`. */
export function localDate(atMs: number): string {
  const date = new Date(atMs);
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()]
    .map((it, at) => String(it).padStart(at === 0 ? 4 : 2, "0")).join("-");
}

/**
 * Returns the day of a release, as `2024-01-15`. Servers send a day without a
 * time as midnight UTC: it is the same day everywhere. Any other time is local.
 */
export function releaseDay(releasedAt: string): string {
  const [day = "", time] = releasedAt.split("T");
  return time === MIDNIGHT ? day : localDate(Date.parse(releasedAt));
}

const MIDNIGHT = "00:00:00.000Z";

const SIZE_UNITS = ["B", "kB", "MB", "GB", "TB"];
const SIZE_STEP = 1_000;

/** Returns a size such as `1.4 GB`. */
export function formatSize(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= SIZE_STEP && unit < SIZE_UNITS.length - 1) {
    value /= SIZE_STEP;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${SIZE_UNITS[unit]}`;
}

const MINUTE_S = 60;
const HOUR_S = 60 * MINUTE_S;
/** Seconds are shown for shorter durations only, such as those of tracks. */
const SECONDS_BELOW_S = 10 * MINUTE_S;

/** Returns `1 h 41 min`, `24 min`, `3 min 45 s`; empty for an unknown one. */
export function formatDuration(ms: number | null): string {
  if (ms === null) return "";
  const exact = Math.max(0, Math.round(ms / 1_000));
  const seconds = exact < SECONDS_BELOW_S
    ? exact
    : Math.round(exact / MINUTE_S) * MINUTE_S;
  const parts = [
    [Math.floor(seconds / HOUR_S), "h"],
    [Math.floor(seconds / MINUTE_S) % 60, "min"],
    [seconds % MINUTE_S, "s"],
  ] as const;
  return parts.filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`).join(" ") || "0 s";
}

/** Returns a position or a countdown, as `1:42:00` or `3:05`. */
export function formatClock(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  const parts = [Math.floor(seconds / MINUTE_S) % 60, seconds % MINUTE_S]
    .map((it) => String(it).padStart(2, "0"));
  const hours = Math.floor(seconds / HOUR_S);
  return hours > 0
    ? `${hours}:${parts.join(":")}`
    : parts.join(":").replace(/^0/, "");
}

/** Returns the time that is left, rounded up to a second. */
export function formatTimeLeft(ms: number): string {
  return formatClock(Math.ceil(ms / 1_000) * 1_000);
}

/** Returns the word for items that were played to the end. */
export function watchedWord(
  ...items: readonly { readonly type: string }[]
): "played" | "watched" {
  return items.every(isAudio) ? "played" : "watched";
}

/** Returns `watched`, `in progress, at 12 min`, or null for a new item. */
export function watchState(
  item: {
    readonly type: ItemType;
    readonly played: boolean;
    readonly positionMs: number;
  },
): string | null {
  if (item.played) return watchedWord(item);
  return item.positionMs > 0
    ? `in progress, at ${formatDuration(item.positionMs)}`
    : null;
}
