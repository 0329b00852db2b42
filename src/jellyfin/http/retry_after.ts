import { headerOf, type HttpReply } from "./transport.ts";

/** A longer time is an error of the server. */
const MAX_SECONDS = 7 * 86_400;

/** Parses seconds or a date; null for neither. Source: RFC 9110, 10.2.3. */
export function readRetryAfter(text: string, now: Date): number | null {
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const date = text.endsWith(" GMT") ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? null : Math.max(0, date - now.getTime());
}

/** Returns the seconds that a reply asks to wait; null if it does not ask. */
export function retryAfterSeconds(
  reply: Pick<HttpReply, "headers">,
  now: Date,
): number | null {
  const text = headerOf(reply, "retry-after");
  const waitMs = text === null ? null : readRetryAfter(text, now);
  const seconds = waitMs === null ? null : Math.ceil(waitMs / 1000);
  return seconds === null || seconds > MAX_SECONDS ? null : seconds;
}

/** Formats as `90 s`, `10 min` or `2 h`, rounded up. */
export function durationWords(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7_200) return `${Math.ceil(seconds / 60)} min`;
  return `${Math.ceil(seconds / 3_600)} h`;
}
