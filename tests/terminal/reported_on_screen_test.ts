import { assert } from "@std/assert";
import { KEYS } from "./emulated_screen.ts";
import {
  type ScreenFixture,
  screenTest,
  withLargeLibrary,
  withScreen,
} from "./screen_fixture.ts";

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
  "an error is shown completely, with the keys below it",
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
        const keys = lines.findIndex((it) => it.startsWith("Enter continues"));
        assert(keys - first > 1, shown);
      },
    ),
);

screenTest(
  "an error names keys and screens, not flags and commands",
  () =>
    withScreen({ signedIn: false }, async ({ screen }) => {
      await screen.waitFor("not signed in");
      screen.press("a", ..."https://127.0.0.1:1", KEYS.enter);
      const shown = await screen.waitFor("! Cannot");
      const words = "Check the address, its port and the network; if the " +
        "server is starting or upgrading, try again in a minute";
      assert(shown.replace(/\s+/g, " ").includes(words), shown);
    }),
);

/** Revokes the token on the server, and refreshes the list of accounts. */
async function refreshRevoked(
  { screen, demo }: Pick<ScreenFixture, "screen" | "demo">,
): Promise<void> {
  await screen.waitFor(/▌ +Films +\d+/);
  await demo.client.send("call-api", {
    account: null,
    method: "POST",
    path: "/Sessions/Logout",
    body: null,
  });
  screen.press("A");
  await screen.waitFor("(active)");
  screen.press("r");
}

screenTest(
  "an account that is signed out names the key to sign in again",
  () =>
    withScreen({}, async ({ screen, demo }) => {
      await refreshRevoked({ screen, demo });
      const shown = await screen.waitFor("Sign in again: a");
      assert(shown.includes("server refuses the token"), "no row is lost");
      assert(!shown.includes("--force"), shown);
    }),
);

screenTest(
  "signing in again starts with the address, the trust and the user",
  () =>
    withScreen({}, async ({ screen, demo }) => {
      await refreshRevoked({ screen, demo });
      await screen.waitFor("Sign in again: a");
      screen.press("a");
      const form = await screen.waitFor(/Password +_/);
      assert(form.includes(demo.serverUrl), form);
      assert(/User name +demo/.test(form), form);
      assert(form.includes("the address and the trust of this account"), form);
      screen.press(..."demo", KEYS.enter);
      await screen.waitFor("Signed in as demo");
      screen.press("a");
      await screen.waitFor(/Server +_/);
    }),
);

screenTest(
  "moving tokens says why it is impossible without a keyring",
  () =>
    withScreen({}, async ({ screen }) => {
      await screen.waitFor(/▌ +Films +\d+/);
      screen.press("T");
      await screen.waitFor(/Keyring: none/);
      screen.press("m");
      const shown = await screen.waitFor("The tokens stay in the encrypted");
      assert(!shown.includes("Move the tokens?"), shown);
    }),
);

for (const key of ["A", "T"]) {
  screenTest(
    `a small window shows all of what ${key} is about with i, line by line`,
    () =>
      withScreen({ columns: 60, rows: 16 }, async ({ screen }) => {
        await screen.waitFor(/▌ +Films +\d+/);
        screen.press(key);
        await screen.waitFor("(active)");
        assert((await screen.waitFor("About")).includes("q quit"));
        screen.press("i");
        const shown = await screen.waitUntil(
          (it) => !it.includes("(active)"),
          "the list is gone",
        );
        const line = key === "A" ? /│ User +demo +│/ : /│ New tokens go to /;
        assert(line.test(shown) && shown.includes("? keys  q quit"), shown);
        await screen.waitFor("Up and Down show the rest");
        screen.press("G");
        // The fingerprint's second half is the last of it.
        await screen.waitFor(
          /│ SHA-256 +([0-9a-f]{4} )+ *│\n│ +([0-9a-f]{4} )+ *│\n╰/,
        );
        screen.press("g");
        await screen.waitFor(line);
        screen.press(KEYS.esc);
        await screen.waitFor("(active)");
      }),
  );
}

screenTest(
  "text that does not fit into a pane is cut at its frame",
  () =>
    withScreen({ columns: 60, rows: 17 }, async ({ screen }) => {
      await screen.waitFor(/▌ +Films +\d+/);
      screen.press("A");
      await screen.waitFor(/│ User +demo +│\n│ Server +JellyTau demo +│/);
    }),
);

screenTest(
  "a screen reader reads the details of an account",
  () =>
    withScreen({ theme: { linear: true } }, async ({ screen }) => {
      await screen.waitFor(/Films/);
      screen.press("A");
      await screen.waitFor("Accounts");
      screen.press("i");
      await screen.waitFor(/SHA-256/);
      screen.press(KEYS.esc);
      await screen.waitFor("1 of 1");
    }),
);

screenTest(
  "a screen reader reads the details, the progress and the marks of a film",
  () =>
    withLargeLibrary({ theme: { linear: true } }, async ({ screen }) => {
      await screen.waitFor(/Films, \d+/);
      screen.press(KEYS.enter);
      await screen.waitFor("Agnes and the Astronomer, 1981, 1 of");
      screen.press(" ", "k");
      await screen.waitFor("Agnes and the Astronomer, 1981, marked, 1 of");
      screen.press(KEYS.down, KEYS.down, KEYS.down, KEYS.down, KEYS.down);
      await screen.waitFor(
        /The Archive of Évora, 1968, in progress, at \d+ (h|min|s)/,
      );
      screen.press("g", KEYS.enter);
      await screen.waitFor(/movie . 1981 . 1 h 41 min/);
      await screen.waitFor("takes the wrong train");
      assert(!screen.text().includes("nothing here"));
    }),
);

screenTest(
  "a screen reader reads which key to press in an empty list",
  () =>
    withScreen(
      { theme: { linear: true }, signedIn: false },
      async ({ screen }) => {
        await screen.waitFor("not signed in, press a to sign in");
        screen.press("D");
        await screen.waitFor("No downloads. Press d on a film");
        screen.press("A");
        await screen.waitFor("Not signed in. Press a to sign in");
      },
    ),
);

screenTest(
  "a small window shows all of a film, line by line",
  () =>
    withLargeLibrary({ columns: 40, rows: 12 }, async ({ screen }) => {
      await screen.waitFor(/▌ +Films +\d+/);
      screen.press(KEYS.enter);
      await screen.waitFor(/▌ +Agnes and the Astronomer/);
      screen.press(KEYS.enter);
      await screen.waitFor("Movie; Up and Down show the rest");
      const top = await screen.waitForRest();
      assert(!top.includes("glad."), top);
      screen.press("G");
      // Titles that resemble it are the last of the page.
      const end = await screen.waitFor(/│ {11}.*\(\d{4}\) +│\n╰/);
      assert(!end.includes("Agnes and the Astronomer  "), end);
      // The overview ends above the tracks of the file.
      const facts = /│ video .* SDR +│\n│ released .*│\n│ similar +\S/;
      for (let lines = 0; lines < 30 && !facts.test(screen.text()); lines++) {
        screen.press(KEYS.up);
        await screen.waitForRest();
      }
      assert(facts.test(screen.text()), screen.text());
      screen.press("g");
      await screen.waitFor(/╮\n│ Agnes and the Astronomer +│\n│ movie /);
      screen.press(KEYS.esc);
      await screen.waitFor(/Films \(\d+\)/);
    }),
);

screenTest(
  "a label and its note are a space apart, however narrow the pane",
  () =>
    withScreen({ columns: 40, rows: 15 }, async ({ screen }) => {
      await screen.waitFor(/▌ +Films +\d+/);
      screen.press("T");
      await screen.waitFor(/▌ \+ demo@.*… encrypted/);
    }),
);
