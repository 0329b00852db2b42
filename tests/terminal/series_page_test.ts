/** Tests the page of a series, with titles as real ones are. */
import type { MouseSource } from "../../src/tui/hooks/use_mouse.ts";
import { assert, assertEquals } from "@std/assert";
import { type EmulatedScreen, KEYS } from "./emulated_screen.ts";
import type { ServiceClient } from "../../src/service/service_client.ts";
import {
  inTurn,
  type ScreenFixture,
  screenTest,
  withLargeLibrary as withScreen,
} from "./screen_fixture.ts";
import { addMissing, showMissing } from "../demo/add_missing.ts";
import { checkBorders, untidy } from "./untidy_titles.ts";

const SIZES = [
  { columns: 80, rows: 24, head: 4, edges: [0, 43, 44, 79] },
  { columns: 120, rows: 40, head: 9, edges: [0, 25, 26, 77, 78, 119] },
  { columns: 200, rows: 50, head: 9, edges: [0, 25, 26, 121, 122, 199] },
];

/** Opens the first series of the demo. */
async function openSeries(screen: EmulatedScreen): Promise<string> {
  await screen.waitFor(/Library: \d+ new/);
  await screen.waitFor(/Shows +\d+/);
  screen.press("j", KEYS.enter);
  await screen.waitFor(/Shows \(\d+\)/);
  await screen.waitForRest();
  screen.press(KEYS.enter);
  await screen.waitFor(/\d+ of \d+ episodes watched/);
  return await screen.waitForRest();
}

for (const { columns, rows, head, edges } of inTurn(SIZES, 1)) {
  screenTest(
    `a series shows its progress above its seasons at ${columns} by ${rows}`,
    () =>
      withScreen({ columns, rows, wrap: untidy }, async ({ screen }) => {
        const shown = await openSeries(screen);
        assert(/╭─ .* ─+ \d{4} · \d+ seasons? · \d+ episodes ─╮/.test(shown));
        assert(/\d+ of \d+ episodes watched {2}━*╸─+/.test(shown), shown);
        assert(/▌ . .* \d+\/\d+/.test(shown), shown);
        checkBorders(screen, {
          edges: [0, columns - 1],
          from: 2,
          to: 1 + head,
        });
        checkBorders(screen, { edges, from: 2 + head });

        screen.press(KEYS.enter);
        await screen.waitFor(/▌ . +1\. /);
        const inSeason = await screen.waitForRest();
        assert(/\d+ of \d+ episodes watched/.test(inSeason), inSeason);
        checkBorders(screen, { edges, from: 2 + head });
        const crumb = () => screen.lines()[1] ?? "";
        const first = crumb();
        screen.press("[");
        await screen.waitFor("No season comes before");
        screen.press("]");
        await screen.waitUntil(() => crumb() !== first, "the next season");
        await screen.waitForRest();
        checkBorders(screen, { edges, from: 2 + head });
        screen.press("[");
        await screen.waitUntil(() => crumb() === first, "the first season");
        const trail = () => crumb().split(" › ").length;
        assertEquals(trail(), 4);
        screen.press(KEYS.esc);
        await screen.waitUntil(() => trail() === 3, "the series");
        screen.press("]");
        await screen.waitFor("Open a season first");
      }),
  );
}

screenTest(
  "the progress of a series and a season follows a mark",
  () =>
    withScreen({ rows: 40 }, async ({ screen }) => {
      const before = await openSeries(screen);
      const [, watched] = /(\d+) of \d+ episodes/.exec(before) ?? [];
      assert(/▌ ◐ Season 1 .* 3\/10/.test(before), before);
      screen.press(KEYS.enter);
      await screen.waitFor(/▌ . +1\. /);
      screen.press("w");
      await screen.waitFor(`${Number(watched) + 1} of`);
      screen.press(KEYS.esc);
      await screen.waitFor(/▌ ◐ Season 1 .* 4\/10/);
    }),
);

const LIBRARIES = [
  { columns: 40, row: /▌ ◐ .* \d{4}A?│/, edges: [0, 39] },
  { columns: 80, row: /▌ ◐ .* \d+\/\d+ +\d{4}/, edges: [0, 43, 44, 79] },
  {
    columns: 120,
    row: /▌ ◐ .* ━*╸─+ +\d+\/\d+ +\d{4}/,
    edges: [0, 25, 26, 77, 78, 119],
  },
  {
    columns: 200,
    row: /▌ ◐ .* ━*╸─+ +\d+\/\d+ +\d{4}/,
    edges: [0, 25, 26, 121, 122, 199],
  },
];

for (const { columns, row, edges } of inTurn(LIBRARIES, 1)) {
  screenTest(
    `a series in a library shows its progress at ${columns} columns`,
    () =>
      withScreen({ columns, rows: 24, wrap: untidy }, async ({ screen }) => {
        await screen.waitFor(/Library: \d+ new/);
        await screen.waitFor(/Shows +\d+/);
        screen.press("j", KEYS.enter);
        await screen.waitFor(row);
        await screen.waitForRest();
        checkBorders(screen, { edges, from: 2 });
      }),
  );
}

screenTest(
  "the progress of a series in a library follows a mark",
  () =>
    withScreen({ columns: 120 }, async ({ screen }) => {
      await openSeries(screen);
      screen.press(KEYS.esc);
      const before = await screen.waitFor(/▌ ◐ .* \d+\/\d+ +\d{4}/);
      const [, watched, all] = /▌ ◐ .* (\d+)\/(\d+) +\d{4}/.exec(before) ?? [];
      screen.press("w");
      await screen.waitFor("Press y");
      screen.press("y");
      await screen.waitFor(new RegExp(`▌ ✓ .* ${all}/${all} +\\d{4}`));
      screen.press("u");
      await screen.waitFor(new RegExp(`▌ ◐ .* ${watched}/${all} +\\d{4}`));
    }),
);

/** Gives an episode without a number a day. */
function dated({ client, server }: ScreenFixture["demo"]): ServiceClient {
  const clip = server.library.visibleItems()
    .find(({ name }) => name === "Bonus clip");
  const PremiereDate = "2024-03-08T00:00:00.0000000Z";
  const details = { ...clip?.details, PremiereDate };
  Object.assign(clip ?? {}, { details });
  return client;
}

screenTest(
  "an episode without a number shows its day",
  () =>
    withScreen(
      { columns: 200, irregular: true, wrap: dated },
      async ({ screen }) => {
        await screen.waitFor(/Library: \d+ new/);
        screen.press("s", ..."bonus clip");
        await screen.waitFor(/Bonus clip .*Loose Show 2024-03-08/);
        await screen.waitFor("episode · 2024-03-08");
        screen.press("\x15", ..."loose show", KEYS.enter);
        await screen.waitFor(/▌ +Series +Loose Show/);
        screen.press(KEYS.enter);
        await screen.waitFor(/2024-03-08 {2}Bonus clip/);
        screen.press("/", ..."bonus", KEYS.enter);
        await screen.waitFor(/▌ +2024-03-08 {2}Bonus clip/);
        screen.press(KEYS.enter);
        await screen.waitFor(/released +2024-03-08/);
      },
    ),
);

screenTest(
  "a press selects the season below the head of its series",
  () => {
    let listener: Parameters<MouseSource["listen"]>[0] | null = null;
    const mouse: MouseSource = {
      listen(it) {
        listener = it;
        return () => listener = null;
      },
    };
    return withScreen({ rows: 40, mouse }, async ({ screen }) => {
      await openSeries(screen);
      screen.press(KEYS.ctrlT);
      await screen.waitFor("Mouse on");
      const row = screen.lines().findIndex((it) => it.includes("Season 3"));
      listener?.({ what: "press", column: 40, row });
      await screen.waitFor(/▌ +Season 3/);
      await screen.waitFor("Season 3 (8)");
      listener?.({ what: "press", column: 40, row: 4 });
      await screen.waitForRest();
      assert(/▌ +Season 3/.test(screen.text()));
    });
  },
);

screenTest(
  "specials come after other seasons, and a screen reader hears the progress",
  () =>
    withScreen(
      { columns: 200, irregular: true, theme: { linear: true } },
      async ({ screen }) => {
        await screen.waitFor(/Library: \d+ new/);
        screen.press("s", ..."loose show", KEYS.enter);
        await screen.waitFor(/Loose Show, .*1 of \d/);
        screen.press(KEYS.enter);
        await screen.waitFor(/\d+ of \d+ episodes? watched\n/);
        await screen.waitFor(/, \d+ of \d+ episodes? watched, 1 of \d/);
        screen.press("G");
        // An episode without a season is in the series itself.
        await screen.waitFor(/Bonus clip, .*4 of 4/);
        screen.press("k");
        await screen.waitFor(/Season Unknown, .* watched, 3 of 4/);
        screen.press("k");
        await screen.waitFor(/Specials, .* watched, 2 of 4/);
      },
    ),
);

screenTest(
  "a season shows the episodes that it lacks, which no key uses",
  () => {
    const wrap = (demo: ScreenFixture["demo"]): ServiceClient => {
      const { server } = demo;
      showMissing(server);
      for (const series of server.library.visibleItems()) {
        if (series.kind !== "Series") continue;
        const add = (number: number, airs: string) => {
          const digit = number % 10;
          const id = `${series.id.slice(1)}${digit}`;
          addMissing(server, { id, series, season: 1, number, airs });
        };
        add(91, "2020-02-03T00:00:00Z");
        add(92, "2099-02-03T00:00:00Z");
      }
      return untidy(demo);
    };
    return withScreen({ columns: 120, rows: 40, wrap }, async ({ screen }) => {
      await openSeries(screen);
      await screen.waitFor(/▌ . .* 2\/9 {2}2 missing/);
      screen.press(KEYS.enter);
      await screen.waitFor(/▌ . +1\. /);
      await screen.waitFor(/ 91\. .* missing │/);
      const shown = await screen.waitFor(/ 92\. .* airs 2099-02-03/);
      assert(/\(9\) ─/.test(shown), shown);
      screen.press("G");
      await screen.waitFor(/▌ +92\. /);
      checkBorders(screen, {
        edges: [0, 25, 26, 77, 78, 119],
        from: 11,
      });
      for (const key of ["p", "d", "w", KEYS.enter]) {
        screen.press("k", "j", key);
        await screen.waitFor("is not in the library yet: it airs 2099-02-03");
      }
    });
  },
);
