/** Tests signing in at another address of a known server. */
import { assertEquals } from "@std/assert";
import { KEYS } from "./emulated_screen.ts";
import { screenTest, withScreen } from "./screen_fixture.ts";

screenTest(
  "the sign-in form offers to use both addresses of a known server",
  () =>
    withScreen({}, async ({ screen, demo }) => {
      const other = demo.serverUrl.replace("localhost", "127.0.0.1");
      await screen.waitFor(/Films +\d+/);
      screen.press("a");
      await screen.waitFor("Sign in");
      screen.press(KEYS.ctrlU);
      for (const letter of other) screen.press(letter);
      screen.press(KEYS.enter);
      await screen.waitFor("Untrusted certificate");
      screen.press("y", "e", "s", KEYS.enter);
      await screen.waitFor("certificate trusted by you");
      for (const letter of demo.userName) screen.press(letter);
      screen.press(KEYS.enter);
      for (const letter of demo.password.expose()) screen.press(letter);
      screen.press(KEYS.enter);
      await screen.waitFor("Another address of a known server?");
      screen.press("y");
      await screen.waitFor("Signed in as");
      const { addresses } = await demo.client.send("list-addresses", {
        server: null,
      });
      assertEquals(
        addresses.map(({ url, pinSha256 }) => [url, pinSha256 !== null]),
        [[demo.serverUrl, false], [other, true]],
      );
    }),
);
