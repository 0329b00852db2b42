import { assert, assertEquals } from "@std/assert";
import { KEYS } from "./emulated_screen.ts";
import { screenTest, withLargeLibrary, withScreen } from "./screen_fixture.ts";

screenTest(
  "w, f and u mark the row with the cursor and undo it",
  () =>
    withLargeLibrary({ columns: 100 }, async ({ screen, demo }) => {
      const { server } = demo;
      const user = server.users.findUser("demo")?.id ?? "";
      await screen.waitFor(/Films +\d+/);
      screen.press(KEYS.enter);
      await screen.waitFor("Agnes and the Compass");
      const film = server.library.folders.flatMap(({ id }) => [
        ...server.library.itemsOf(id),
      ]).find((it) => it.name.startsWith("Agnes and the Astronomer"));
      assert(film);
      const marks = () => {
        const { played, favorite } = server.library.userData(user, film);
        return { played, favorite };
      };
      const before = marks();
      screen.press("w");
      await screen.waitFor(/marked as (not )?watched/);
      assertEquals(marks(), { ...before, played: !before.played });
      screen.press("u");
      await screen.waitFor(
        before.played ? /marked as watched/ : /marked as not watched/,
      );
      assertEquals(marks().played, before.played);
      screen.press("f");
      await screen.waitFor(
        before.favorite ? /removed from your fav/ : /added to your fav/,
      );
      assertEquals(marks().favorite, !before.favorite);
      server.options.answer = ({ url }) =>
        url.includes("UserPlayedItems")
          ? new Response("", { status: 403 })
          : null;
      screen.press("w");
      await screen.waitFor(/Cannot|does not allow/);
      assertEquals(marks().played, before.played);
    }),
);

screenTest(
  "w on a series asks first, and an open detail follows the mark",
  () =>
    withScreen({ columns: 100 }, async ({ screen }) => {
      await screen.waitFor(/Shows +\d+/);
      await screen.waitFor(/Library: \d+ new/);
      screen.press("j");
      await screen.waitFor(/▌ +Shows/);
      screen.press(KEYS.enter);
      await screen.waitFor("Home › Shows");
      await screen.waitForRest();
      screen.press("i");
      await screen.waitFor("Series");
      screen.press("w");
      const asked = await screen.waitFor(/Mark .+ as (not )?watched\?/);
      assert(/This marks \d+ episodes?\./.test(asked), asked);
      screen.press("x");
      await screen.waitUntil((it) => !it.includes("This marks"), "cancelled");
      const before = / watched *│/.test(screen.text());
      screen.press("w");
      await screen.waitFor("This marks");
      screen.press("y");
      await screen.waitFor(/marked as (not )?watched/);
      await screen.waitUntil(
        (it) => / watched *│/.test(it) !== before,
        "the detail follows",
      );
    }),
);
