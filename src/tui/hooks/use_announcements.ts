import { useInput } from "ink";
import { useEffect, useRef } from "react";
import {
  type Announcements,
  notificationSequence,
  RESTORE_TITLE,
  SAVE_TITLE,
  titleSequence,
} from "../model/announcements.ts";
import type { Playing } from "../model/state.ts";

/** Shorter items, such as tracks, begin too often to be announced. */
const LEAST_RUNTIME_MS = 10 * 60_000;
/** A user who pressed a key within this time sees the screen. */
const ATTENTION_MS = 10_000;

interface Output {
  write(text: string): unknown;
}

/**
 * Shows the item that plays in the terminal's title, and notifies the user when
 * the next one of a queue begins.
 */
export function useAnnouncements(
  playing: Playing | null,
  { title, notification, stdout }: Announcements & { stdout: Output },
): void {
  const shown = playing !== null && playing.state !== "asking"
    ? playing.title
    : null;
  useTitle(title ? shown : null, stdout);
  const lastKeyMs = useRef(-Infinity);
  useInput(() => void (lastKeyMs.current = performance.now()));
  const lastNumber = useRef<number | null>(null);
  const number = playing?.queue?.number ?? null;
  const runtimeMs = playing?.runtimeMs ?? 0;
  useEffect(() => {
    // Between two items, nothing plays.
    if (playing === null) return;
    const before = lastNumber.current;
    lastNumber.current = number;
    const isNext = before !== null && number !== null && number > before;
    const isSeen = performance.now() - lastKeyMs.current < ATTENTION_MS;
    if (!isNext || isSeen || runtimeMs < LEAST_RUNTIME_MS) return;
    if (notification === null || shown === null) return;
    stdout.write(notificationSequence(notification, shown));
  }, [playing === null, number]);
}

/** Sets the title, and restores the terminal's own when nothing plays. */
function useTitle(title: string | null, stdout: Output): void {
  const isShown = title !== null;
  useEffect(() => {
    if (!isShown) return;
    stdout.write(SAVE_TITLE);
    return () => void stdout.write(RESTORE_TITLE);
  }, [isShown, stdout]);
  useEffect(() => {
    if (title !== null) stdout.write(titleSequence(title));
  }, [title, stdout]);
}
