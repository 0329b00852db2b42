import { formatBitrate } from "../../core/bitrate.ts";
import { formatClock } from "../../core/labels.ts";
import { sanitize } from "../../core/printable.ts";
import { textWidth } from "../../core/text_width.ts";
import { barOf } from "./bar.ts";
import { keyFor } from "./key_bindings.ts";
import { shortened } from "./row_line.ts";
import type { Playing } from "./state.ts";
import { symbolsOf } from "./theme.ts";

const BAR_CELLS = { least: 8, most: 40 } as const;
/** The part of the title that is left beside an offer. */
const TITLE_CELLS = 12;
/** The least width for the longer words. */
const WIDE_COLUMNS = 60;
/** Between the parts of the line. */
const GAP = "  ";

/** The parts of the player bar, from left to right, with their spaces. */
export interface PlayerLine {
  readonly title: string;
  readonly done: string;
  readonly todo: string;
  readonly facts: string;
}

/**
 * Returns the line about what is playing: `▸ Film  ━━━╸────  12:04 / 38:00  vol
 * 80`. A narrow line omits the tracks and the bar, and cuts the title.
 */
export function playerLine(
  playing: Playing,
  { columns, ascii }: { columns: number; ascii: boolean },
): PlayerLine {
  const { ellipsis, states } = symbolsOf({ ascii });
  const { state, positionMs, runtimeMs } = playing;
  const symbol = state === "paused" ? "=" : ">";
  const title = sanitize(playing.title);
  const lead = ` ${states[symbol] ?? symbol} `;
  if (state === "asking") {
    const work = columns < WIDE_COLUMNS ? "opening" : "contacting the server";
    const facts = `: ${work}${ellipsis} Esc cancels`;
    const room = columns - textWidth(lead + facts);
    const shown = shortened(title, room, { ellipsis });
    return { title: lead + shown, done: "", todo: "", facts };
  }
  const whole = columns - textWidth(lead) - 2 * GAP.length;
  const wanted = Math.min(textWidth(title), Math.floor(columns / 2));
  const left = whole - BAR_CELLS.least;
  const facts = factsOf(playing, {
    columns: left - wanted,
    most: left - TITLE_CELLS,
  });
  const room = whole - textWidth(facts);
  const most = runtimeMs === null ? room : room - BAR_CELLS.least;
  const shown = shortened(title, most, { ellipsis });
  const cells = Math.min(BAR_CELLS.most, room - textWidth(shown));
  const isShown = runtimeMs && cells >= BAR_CELLS.least;
  const { done, todo } = isShown
    ? barOf(positionMs / runtimeMs, { cells, ascii })
    : { done: "", todo: "" };
  const gap = done + todo === "" ? "" : GAP;
  return { title: lead + shown + GAP, done, todo, facts: gap + facts };
}

/**
 * Returns the offer, the clock, and what fits of the volume and the tracks.
 *
 * @param limits `most` for an offer and the clock, which cut the title
 */
function factsOf(
  playing: Playing,
  { columns, most }: { columns: number; most: number },
): string {
  const { positionMs, runtimeMs, next, segment } = playing;
  const total = runtimeMs === null ? "" : ` / ${formatClock(runtimeMs)}`;
  const clock = `${formatClock(positionMs)}${total}`;
  const facts = next === null
    ? [clock, ...playerFacts(playing)]
    : [`the next one starts in ${Math.ceil(next.inMs / 1_000)} s`];
  const [first = "", ...more] = segment === null
    ? facts
    : [`Skip ${segment.type}: ${keyFor("skip-segment")}`, ...facts];
  return more.reduce((line, it, at) => {
    const longer = line + GAP + it;
    const limit = at === 0 && segment !== null ? most : columns;
    return textWidth(longer) > limit ? line : longer;
  }, first);
}

/** Returns the place in the queue, the volume and the tracks, as known. */
export function playerFacts(
  { player, queue, bitrateLimit }: Playing,
): string[] {
  const { volume = null, muted = false, subtitles = null, audio = null } =
    player ?? {};
  const isQueue = queue !== null && queue.total > 1;
  const isRepeated = queue !== null && queue.repeat !== "off";
  return [
    isQueue ? `${queue.number} of ${queue.total}` : null,
    queue?.ends && (isQueue || isRepeated)
      ? "then ends"
      : isRepeated
      ? `repeat ${queue.repeat}`
      : null,
    bitrateLimit === undefined
      ? null
      : `transcoded to ${formatBitrate(bitrateLimit)}`,
    muted ? "muted" : volume === null ? null : `vol ${volume}`,
    subtitles === null ? null : `sub ${sanitize(subtitles)}`,
    audio === null ? null : `audio ${sanitize(audio)}`,
  ].filter((it) => it !== null);
}
