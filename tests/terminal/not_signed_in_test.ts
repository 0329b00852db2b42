import { Failure } from "../../src/core/failure.ts";
import type { ServiceClient } from "../../src/service/service_client.ts";
import { assert, assertEquals } from "@std/assert";
import { screenTest, withScreen } from "./screen_fixture.ts";

const SIGN_IN_FIRST = "Sign in first: press a";

screenTest(
  "a key that needs an account shows why and sends nothing when nobody is signed in",
  () =>
    withScreen({ signedIn: false }, async ({ screen }) => {
      await screen.waitFor("not signed in");
      screen.press("s");
      await screen.waitFor(SIGN_IN_FIRST);
      screen.press("S");
      const rested = await screen.waitForRest();
      assert(rested.includes(SIGN_IN_FIRST), rested);
      assertEquals(/Messages +1$/m.test(rested), false, rested);
      screen.press("!");
      await screen.waitFor("Messages (2)");
      screen.press("a");
      await screen.waitFor("User name");
    }),
);

screenTest(
  "a request that fails is not sent again by the next frames",
  async () => {
    let searches = 0;
    const failing = (client: ServiceClient): ServiceClient => ({
      onEvent: (listener) => client.onEvent(listener),
      close: () => client.close(),
      send: (name, ...rest) => {
        if (name !== "search-items") return client.send(name, ...rest);
        searches++;
        return Promise.reject(new Failure("internal", "Cannot search: broken"));
      },
    });
    await withScreen(
      { wrap: ({ client }) => failing(client) },
      async ({ screen }) => {
        await screen.waitFor(/▌ +Films +\d+/);
        await screen.waitForRest(); // the library has been read
        screen.press("s", "a");
        await screen.waitFor("Cannot search: broken");
        await screen.waitForRest();
        assertEquals(searches, 1);
        screen.press("b");
        await screen.waitUntil(() => searches > 1, "another search");
        await screen.waitForRest();
        assertEquals(searches, 2);
      },
    );
  },
);

screenTest(
  "keys do nothing while the window is too small to see it",
  () =>
    withScreen({}, async ({ screen }) => {
      await screen.waitFor(/▌ +Films +\d+/);
      await screen.waitForRest();
      for (const key of ["\r", "?", "D", ":", "s"]) {
        screen.resize(30, 9);
        await screen.waitFor("This needs 40 by 10");
        screen.press(key);
        await screen.waitForRest();
        screen.resize(120, 30);
        const shown = await screen.waitFor(/▌ +Films +\d+/);
        assert(/^Home/m.test(shown), `${JSON.stringify(key)}\n${shown}`);
      }
    }),
);
