/** Tests the genres, studios and artists of libraries, with untidy names. */
import { detailsOf, named } from "../../src/demo/sample_details.ts";
import type { ServiceClient } from "../../src/service/service_client.ts";
import { assert } from "@std/assert";
import { type EmulatedScreen, KEYS } from "./emulated_screen.ts";
import {
  type ScreenFixture,
  screenTest,
  withScreen,
} from "./screen_fixture.ts";
import { checkBorders, TITLES } from "./untidy_titles.ts";

const SIZES = [
  { columns: 80, rows: 24, edges: [0, 43, 44, 79] },
  { columns: 120, rows: 40, edges: [0, 25, 26, 77, 78, 119] },
];

/** Gives each film of the demo a genre and an actor with an untidy name. */
function withGenres({ client, server }: ScreenFixture["demo"]): ServiceClient {
  server.library.visibleItems().filter(({ kind }) => kind === "Movie")
    .forEach((item, i) => {
      const name = TITLES[i % TITLES.length] ?? "";
      Object.assign(item, {
        details: {
          ...detailsOf(item),
          Genres: [name],
          GenreItems: [named(name, 30)],
          People: [{ ...named(name, 31), Type: "Actor" }],
        },
      });
    });
  return client;
}

/** Opens a genre of the page, then a similar title, and goes back. */
async function openLinks(screen: EmulatedScreen): Promise<void> {
  await screen.waitFor(/similar +\S/);
  screen.press(KEYS.enter);
  await screen.waitFor("Tab selects what to open on this page");
  screen.press(KEYS.tab);
  await screen.waitFor("Enter open 東京物語");
  screen.press(KEYS.enter);
  await screen.waitFor(/Genres › 東京物語 › .+ › 東京物語\n/);
  screen.press(KEYS.esc);
  await screen.waitFor("Enter open 東京物語");
  screen.press(KEYS.shiftTab, KEYS.shiftTab);
  await screen.waitFor(/Enter open (?!東京物語)\S/);
  const shown = await screen.waitForRest();
  const [, title = ""] = /Enter open (.{5})/.exec(shown) ?? [];
  // The page scrolls to the last link.
  const body = shown.split("\n").slice(3, -3).join("\n");
  assert(body.includes(title), shown);
  screen.press(KEYS.enter);
  await screen.waitUntil((it) => {
    const [, breadcrumb = ""] = it.split("\n");
    return breadcrumb.includes(`› ${title}`);
  }, "the page of the similar title");
  await screen.waitForRest();
  screen.press(KEYS.esc);
  await screen.waitFor(/Enter open (?!東京物語)\S/);
  await screen.waitForRest();
}

/** Finds a person, a genre, a screen and a title by name. */
async function findPeople(screen: EmulatedScreen): Promise<void> {
  screen.press("s", ..."東京");
  await screen.waitFor(/東京物語 +person/);
  await screen.waitFor(/東京物語 +genre/);
  screen.press("\x15", ..."secur");
  await screen.waitFor(/Security +screen/);
  screen.press(KEYS.esc);
  await screen.waitForRest();
  screen.press(":", ..."inigo and");
  await screen.waitFor("movie Iñigo and the Meadow");
  screen.press(KEYS.esc);
  await screen.waitForRest();
}

/** Goes from the genres to the other tabs, and by name to those of music. */
async function goOn(screen: EmulatedScreen): Promise<void> {
  screen.press(KEYS.tab);
  await screen.waitFor(/Films · Genres · Studios \(\d+\) · People/);
  screen.press(KEYS.tab);
  await screen.waitFor(/Films · Genres · Studios · People \(\d+\)/);
  screen.press("j");
  await screen.waitFor(/▌ +Amélie/);
  screen.press(KEYS.enter);
  await screen.waitFor("Home › Films › People › Amélie");
  await screen.waitFor("by released, newest first");
  screen.press(KEYS.esc);
  await screen.waitFor(/People \(\d+\)/);
  screen.press(KEYS.tab);
  await screen.waitFor(/Films \(\d+\) · Genres · Studios · People/);
  screen.press(KEYS.tab, KEYS.esc);
  await screen.waitFor(/Home › Films\n/);
  await screen.waitForRest();

  await findPeople(screen);
  screen.press(":", ..."artists of");
  await screen.waitFor("> artists of Music");
  screen.press(KEYS.enter);
  await screen.waitFor(/Music · Artists \(\d+\) · Genres/);
  screen.press(KEYS.enter);
  const albums = await screen.waitFor("by released, newest first");
  assert(albums.includes("Home › Music › Artists › "), albums);
}

for (const { columns, rows, edges } of SIZES) {
  screenTest(
    `Tab goes to the genres, studios and artists of a library at ${columns} by ${rows}`,
    () =>
      withScreen({ columns, rows, wrap: withGenres }, async ({ screen }) => {
        await screen.waitFor(/Library: \d+ new/);
        screen.press(KEYS.enter);
        await screen.waitFor(/Films \(\d+\) · Genres · Studios · People/);
        screen.press(KEYS.tab);
        await screen.waitFor("Films · Genres (10) · Studios · People");
        for (const keys of [[], ["G"], ["k"], ["g"]]) {
          screen.press(...keys);
          await screen.waitForRest();
          checkBorders(screen, { edges });
        }
        screen.press("/", ..."東京");
        await screen.waitFor("Genres (1)");
        screen.press(KEYS.enter, KEYS.enter);
        await screen.waitFor("Home › Films › Genres › 東京物語");
        await screen.waitFor(/東京物語 \(\d+\)/);
        await screen.waitForRest();
        checkBorders(screen, { edges });

        // It is a list like every other.
        screen.press("o", "r", KEYS.enter);
        await screen.waitFor("by name, Z to A");
        screen.press("/", ..."year:1900-2100", KEYS.enter);
        await screen.waitFor("/year:1900-2100");
        screen.press(KEYS.esc);
        await screen.waitUntil((it) => !it.includes("/year"), "no filter");
        screen.press("y");
        await screen.waitFor("Copied: jellytau library show ");
        screen.press(KEYS.enter);
        await screen.waitFor(/╭─ Movie/);
        await openLinks(screen);
        checkBorders(screen, { edges: [0, columns - 1] });
        screen.press("J");
        await screen.waitForRest();
        screen.press(KEYS.esc);
        await screen.waitFor(/東京物語 \(\d+\)/);
        screen.press(KEYS.esc);
        await screen.waitFor("Genres (1)");
        screen.press(KEYS.esc);
        await screen.waitFor("Genres (10)");
        await screen.waitFor(/▌ .*東京物語/);
        screen.press("'", "a");
        await screen.waitFor(/▌ .*(A Very|Amélie)/);
        screen.press("y");
        await screen.waitFor(/Copied: jellytau library list --genre/);

        await goOn(screen);
      }),
  );
}

screenTest(
  "a screen reader reads the genres of a library",
  () =>
    withScreen(
      { theme: { linear: true }, wrap: withGenres },
      async ({ screen }) => {
        await screen.waitFor(/Films, \d+, 1 of/);
        await screen.waitForRest();
        screen.press(KEYS.enter);
        await screen.waitFor("Tab genres");
        screen.press(KEYS.tab);
        await screen.waitFor(/\d+ titles?, 1 of 10/);
      },
    ),
);
