/** Tests the bitrate limit of a server. */
import { assert } from "@std/assert";
import { KEYS } from "./emulated_screen.ts";
import { screenTest, withScreen } from "./screen_fixture.ts";

screenTest(
  "W shows the bitrate limit of the server, measures it, and keeps a change",
  () =>
    withScreen({ columns: 80, rows: 24 }, async ({ screen }) => {
      await screen.waitFor(/▌ +Films +\d+/);
      screen.press("W");
      const shown = await screen.waitFor(/> no limit +\(now\)/);
      assert(shown.includes("transcodes files with a higher"), shown);
      screen.press(KEYS.pageDown);
      await screen.waitFor("> measure the connection");
      screen.press("k", "k");
      await screen.waitFor(/> at most 2 Mbit\/s/);
      screen.press(KEYS.enter);
      await screen.waitFor("Films are transcoded above 2 Mbit/s");
      screen.press("W");
      await screen.waitFor(/> at most 2 Mbit\/s +\(now\)/);
      screen.press(KEYS.pageDown);
      await screen.waitFor("> measure the connection");
      screen.press(" ");
      await screen.waitFor(/The server sends \d/);
      await screen.waitFor(/> at most .* \(now\)/);
      screen.press(KEYS.pageUp);
      await screen.waitFor("> no limit");
      screen.press(KEYS.enter);
      await screen.waitFor("The bitrate has no limit");
    }),
);

screenTest(
  "a screen reader reads the bitrate limit",
  () =>
    withScreen({ theme: { linear: true } }, async ({ screen }) => {
      await screen.waitFor(/Films, \d+, 1 of/);
      screen.press("W");
      await screen.waitFor("bitrate: no limit, chosen now, 1 of 14");
      screen.press("j");
      await screen.waitFor("bitrate: at most 120 Mbit/s, 2 of 14");
      screen.press(KEYS.esc);
    }),
);
