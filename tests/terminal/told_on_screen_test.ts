import { assert } from "../assert.ts";
import { KEYS } from "./emulated_screen.ts";
import { screenTest, withScreen } from "./screen_world.ts";

screenTest(
  "the demo's login stays on the first screen, signed out as well",
  () =>
    withScreen(
      { signedIn: false, notice: "Demo server: user demo, password demo" },
      async ({ screen }) => {
        await screen.waitFor(/password demo[^]*password demo/);
      },
    ),
);

screenTest(
  "an error is read whole, and the keys below it too",
  () =>
    withScreen(
      { columns: 60, rows: 20, signedIn: false },
      async ({ screen }) => {
        await screen.waitFor("not signed in");
        screen.press("a", ..."http://127.0.0.1:1", KEYS.enter);
        await screen.waitFor("! Cannot");
        const shown = await screen.waitForRest();
        const lines = shown.split("\n").map((it) => it.trim());
        const first = lines.findIndex((it) => it.startsWith("! Cannot"));
        const keys = lines.findIndex((it) => it.startsWith("Enter goes on"));
        assert(keys - first > 1, shown);
      },
    ),
);

screenTest(
  "moving tokens says why it cannot be where there is no keyring",
  () =>
    withScreen({}, async ({ screen }) => {
      await screen.waitFor(/> +Films +\d+/);
      screen.press("T");
      await screen.waitFor(/Keyring: none/);
      screen.press("m");
      const shown = await screen.waitFor("The tokens stay in the encrypted");
      assert(!shown.includes("Move the tokens?"), shown);
    }),
);
