/** The control sequences that tell the terminal what plays. */
import { sanitize } from "../../core/printable.ts";
import { cutToWidth } from "../../core/text_width.ts";

/** The protocols for notifications, by the number of their sequence. */
export type NotificationKind = "osc-9" | "osc-99" | "osc-777";

/** The places in which the terminal can show what plays. */
export interface Announcements {
  /** True if the terminal's title can be set. */
  readonly title: boolean;
  /** null if the terminal shows no notifications. */
  readonly notification: NotificationKind | null;
}

export const NO_ANNOUNCEMENTS: Announcements = {
  title: false,
  notification: null,
};

/** Enough for any title bar. */
const COLUMNS_MAX = 120;
/** Terminals that show notifications, by their reply to XTVERSION. */
const NOTIFICATIONS: readonly (readonly [name: RegExp, NotificationKind])[] = [
  [/^kitty\b/i, "osc-99"],
  [/^(foot|ghostty|wezterm|contour)\b/i, "osc-777"],
  [/^iterm2\b/i, "osc-9"],
];

/**
 * Returns the notifications of a terminal that is known to show them; others
 * may use the same sequences for something else.
 *
 * @param name the terminal's reply to XTVERSION; null if there was none
 */
export function chooseNotification(
  name: string | null,
): NotificationKind | null {
  const [, kind = null] = NOTIFICATIONS.find(([it]) => it.test(name ?? "")) ??
    [];
  return kind;
}

/** Saves the title. Source: xterm, "Control Sequences", XTWINOPS 22. */
export const SAVE_TITLE = "\x1b[22;2t";
/** Clears the title, which is enough for some terminals, and restores it. */
export const RESTORE_TITLE = "\x1b]2;\x07\x1b[23;2t";

/** Returns the sequence that sets the title. Source: xterm, OSC 2. */
export function titleSequence(title: string): string {
  return `\x1b]2;${safe(title)} - JellyTau\x07`;
}

/**
 * Returns the sequence that shows a notification.
 *
 * Source: iTerm2, "Escape Codes"; urxvt's `notify` extension; kitty, "Desktop
 * notifications", whose `o=unfocused` hides it while the window has the focus.
 */
export function notificationSequence(
  kind: NotificationKind,
  title: string,
): string {
  const text = safe(title);
  switch (kind) {
    case "osc-9":
      // A number at the beginning would mean something else.
      return `\x1b]9;JellyTau: ${text}\x07`;
    case "osc-99":
      return `\x1b]99;i=jellytau:o=unfocused;JellyTau: ${text}\x1b\\`;
    case "osc-777":
      return `\x1b]777;notify;JellyTau;${text.replaceAll(";", ",")}\x07`;
  }
}

function safe(text: string): string {
  return cutToWidth(sanitize(text), COLUMNS_MAX).trim();
}
