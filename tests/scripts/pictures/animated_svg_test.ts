import { animatedSvg } from "../../../scripts/pictures/animated_svg.ts";
import { assert, assertEquals } from "@std/assert";

const SIZE = { columns: 10, rows: 2 };
const FRAMES = [
  { screen: "one\n<two>", ms: 500 },
  { screen: "\x1b[1mthree\x1b[0m", ms: 1_000 },
  { screen: "four", ms: 500 },
];
const SVG = animatedSvg(FRAMES, SIZE);

Deno.test("animatedSvg() shows each screen for its part of the time, then the next", () => {
  const rules = [...SVG.matchAll(/@keyframes f(\d)\{(.*)\}\n/g)]
    .map(([, name, rule]) => [name, rule]);
  assertEquals(rules, [
    ["0", "0%{visibility:visible}25%{visibility:hidden}"],
    [
      "1",
      "0%{visibility:hidden}25%{visibility:visible}75%{visibility:hidden}",
    ],
    ["2", "0%{visibility:hidden}75%{visibility:visible}"],
  ]);
  assert(SVG.includes("animation-duration:2000ms"));
});

Deno.test("animatedSvg() stands still on its last screen if reduced motion is requested", () => {
  const [, still = ""] = SVG.split("@media (prefers-reduced-motion:reduce)");
  assert(still.startsWith("{.f{animation:none}#f2{visibility:visible}}"));
});

Deno.test("animatedSvg() holds every screen as text, and no script", () => {
  assertEquals(SVG.match(/<g class="f" id="f\d">/g)?.length, 3);
  assert(SVG.includes("&lt;two&gt;"));
  assert(SVG.includes('font-weight="bold">three<'));
  assertEquals(/<script|href|onload/.test(SVG), false);
});
