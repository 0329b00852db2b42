import { groupOf, svgWith } from "./screen_svg.ts";

/** A screen as text with SGR sequences, and the time that it is shown. */
export interface AnimationFrame {
  readonly screen: string;
  readonly ms: number;
}

/**
 * Draws screens one after the other, in a loop, as one SVG without a script.
 * Viewers that prefer no motion show only the last one.
 */
export function animatedSvg(
  frames: readonly AnimationFrame[],
  size: { columns: number; rows: number },
): string {
  const totalMs = frames.reduce((sum, it) => sum + it.ms, 0);
  const percent = (ms: number) => `${Number((100 * ms / totalMs).toFixed(3))}%`;
  let startMs = 0;
  const rules = frames.map(({ ms }, i) => {
    const [from, to] = [percent(startMs), percent(startMs + ms)];
    startMs += ms;
    const before = i === 0 ? "" : "0%{visibility:hidden}";
    const after = i === frames.length - 1 ? "" : `${to}{visibility:hidden}`;
    return `@keyframes f${i}{${before}${from}{visibility:visible}${after}}\n` +
      `#f${i}{animation-name:f${i}}\n`;
  });
  const style = `<style>\n.f{visibility:hidden;animation-duration:` +
    `${totalMs}ms;animation-timing-function:step-end;` +
    `animation-iteration-count:infinite}\n${rules.join("")}` +
    `@media (prefers-reduced-motion:reduce){.f{animation:none}` +
    `#f${frames.length - 1}{visibility:visible}}\n</style>\n`;
  const groups = frames.map(({ screen }, i) =>
    `<g class="f" id="f${i}">\n${groupOf(screen, size)}</g>\n`
  );
  return svgWith(style + groups.join(""), size);
}
