/** Titles as real libraries have them, and what they must not do to a screen. */
import type { ServiceClient } from "../../src/service/service_client.ts";
import { assert, assertEquals } from "@std/assert";
import type { EmulatedScreen } from "./emulated_screen.ts";
import type { ScreenFixture } from "./screen_fixture.ts";

export const TITLES = [
  "น้ำตาลแดง น้ำ",
  "हिन्दी फ़िल्म",
  "بيت الحكمة",
  "שָׁלוֹם",
  "東京物語",
  "기생충",
  "👨‍👩‍👧‍👦 Family 🇩🇪",
  "Amélie",
  "千と千尋の神隠し ".repeat(12),
  "A Very Long Title That Goes on and on, ".repeat(5),
];

/** Gives the items of the demo untidy names. */
export function untidy(
  { client, server }: ScreenFixture["demo"],
): ServiceClient {
  server.library.visibleItems().forEach((item, i) => {
    const name = TITLES[i % TITLES.length] ?? "";
    Object.assign(item, { name, sortName: name });
  });
  return client;
}

/** Checks that rows of the body have these borders, and nothing beyond. */
export function checkBorders(
  screen: EmulatedScreen,
  { edges, from = 2, to }: {
    /** The columns of all borders. */
    edges: readonly number[];
    /** The first row. */
    from?: number;
    /** The last row; without it the last one of the body. */
    to?: number;
  },
): void {
  const shown = screen.text();
  const last = to ?? screen.lines().findLastIndex((it) => it.startsWith("╰"));
  assert(last > from, shown);
  const columns = screen.stdout.columns;
  for (let row = from; row <= last; row++) {
    const found = Array.from({ length: columns }, (_, at) => at)
      .filter((at) => "│╭╮╰╯".includes(screen.cell(at, row).text || " "));
    assertEquals(found, edges, shown);
  }
}
