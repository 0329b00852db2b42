/**
 * Tests that the account's state at the top follows every call and recovers by
 * itself.
 */
import { assertEquals } from "@std/assert";
import { KEYS } from "./emulated_screen.ts";
import {
  type ScreenFixture,
  screenTest,
  withScreen,
} from "./screen_fixture.ts";

const UNAVAILABLE = () => new Response(null, { status: 503 });

/** Waits until the first line matches. */
function waitForTop({ screen }: ScreenFixture, wanted: RegExp) {
  return screen.waitUntil(
    (shown) => wanted.test(shown.split("\n", 1)[0] ?? ""),
    String(wanted),
  );
}

for (const linear of [false, true]) {
  const whose = linear ? "a screen reader's text" : "the top";
  screenTest(
    `${whose} shows an outage and notices the server's return without a key`,
    () =>
      withScreen({ theme: { linear } }, async (it) => {
        const { screen, demo } = it;
        await screen.waitFor(/Library: \d+ new/);
        if (!linear) await waitForTop(it, /JellyTau {2}● demo@\S+ \d/);
        demo.server.options.answer = UNAVAILABLE;
        screen.press("S");
        if (linear) await screen.waitFor("cannot be reached, retrying");
        else {
          await waitForTop(it, /◌ demo@\S+: trying again in \d+ s/);
          screen.press("A");
          await screen.waitFor(/State +unreachable/);
        }
        const before = demo.server.log.requests.length;
        demo.server.options.answer = null;
        if (linear) {
          await screen.waitUntil((it) => !it.includes("by itself"), "back");
        } else {
          await waitForTop(it, /● demo@\S+ \d/);
          await screen.waitFor(/State +valid/);
        }
        await screen.waitFor("The server is back");
        await screen.waitUntil(
          () =>
            demo.server.log.requests.slice(before)
              .some(({ path }) => path === "/UserViews"),
          "the library is read again",
        );
      }),
  );
}

screenTest(
  "the top follows a token that is revoked meanwhile, and a new sign-in",
  () =>
    withScreen({}, async (it) => {
      const { screen, demo } = it;
      await screen.waitFor(/Library: \d+ new/);
      for (const { token } of [...demo.server.users.devices]) {
        demo.server.users.end(token);
      }
      screen.press("S");
      await waitForTop(it, /! demo@\S+: signed out, a signs in again/);
      await screen.waitFor(/demo@\S+ was signed out/);
      screen.press("a");
      await screen.waitFor(/Password +_/);
      screen.press(..."demo", KEYS.enter);
      await waitForTop(it, /● demo@\S+ \d/);
    }),
);

screenTest(
  "asking whether the server is back reads no token",
  () =>
    withScreen({}, async (it) => {
      const { screen, demo } = it;
      await screen.waitFor(/Library: \d+ new/);
      const asked: [path: string, token: boolean][] = [];
      demo.server.options.answer = (request) => {
        const authorization = request.headers.get("authorization") ?? "";
        const { pathname } = new URL(request.url);
        asked.push([pathname, authorization.includes("Token=")]);
        return UNAVAILABLE();
      };
      screen.press("S");
      await waitForTop(it, /◌/);
      asked.length = 0;
      await screen.waitUntil(() => asked.length > 1, "another try");
      for (const it of asked) assertEquals(it, ["/System/Info/Public", false]);
    }),
);
