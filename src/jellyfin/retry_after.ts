import { headerOf, type HttpReply } from "./transport.ts";

/** A longer time is a fault, and nothing that a person waits for. */
const MAX_SECONDS = 7 * 86_400;

/** Reads seconds or a date; null for neither. Source: RFC 9110, 10.2.3. */
export function readRetryAfter(text: string, now: Date): number | null {
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const date = text.endsWith(" GMT") ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? null : Math.max(0, date - now.getTime());
}

/** The whole seconds that a reply asks to wait; null when it asks for none. */
export function retryAfterSeconds(
  reply: Pick<HttpReply, "headers">,
  now: Date,
): number | null {
  const text = headerOf(reply, "retry-after");
  const waitMs = text === null ? null : readRetryAfter(text, now);
  const seconds = waitMs === null ? null : Math.ceil(waitMs / 1000);
  return seconds === null || seconds > MAX_SECONDS ? null : seconds;
}

/** `90 s`, `10 min`, `2 h`: rounded up, as people wait. */
export function durationWords(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7_200) return `${Math.ceil(seconds / 60)} min`;
  return `${Math.ceil(seconds / 3_600)} h`;
}
