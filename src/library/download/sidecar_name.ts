import type { LyricLine, Sidecar } from "../../core/sidecar.ts";

const MS_PER_MINUTE = 60_000;

/**
 * Returns the name of a sidecar, by which players find it: `Film.en.srt`,
 * `Film.en.forced.srt`, `Track.lrc`; `Film.en.2.srt` for a second one.
 *
 * @param fileName the name of the film or track
 */
export function sidecarName(
  fileName: string,
  sidecar: Sidecar,
  { number }: { number: number },
): string {
  const { language, isForced, isHearingImpaired, format } = sidecar;
  return [
    fileName.replace(/\.[^.\s]{1,11}$/, "") || fileName,
    language,
    number > 1 ? String(number) : null,
    isForced ? "forced" : null,
    isHearingImpaired ? "sdh" : null,
    format,
  ].filter((it) => it !== null).join(".");
}

/** Formats lyrics as LRC; lines without a time stay plain. */
export function lrcText(lines: readonly LyricLine[]): string {
  return lines.map(({ text, startMs }) => {
    if (startMs === null) return `${text}\n`;
    const minutes = Math.floor(startMs / MS_PER_MINUTE);
    const hundredths = Math.floor(startMs % MS_PER_MINUTE / 10);
    const seconds = Math.floor(hundredths / 100);
    return `[${two(minutes)}:${two(seconds)}.${two(hundredths % 100)}]` +
      `${text}\n`;
  }).join("");
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}
