import { Secret } from "../../src/core/secret.ts";
import type { MouseSource } from "../../src/tui/hooks/use_mouse.ts";
import { assertEquals } from "@std/assert";
import { KEYS } from "./emulated_screen.ts";
import { screenTest, signInAs, withScreen } from "./screen_fixture.ts";

type Listener = Parameters<MouseSource["listen"]>[0];

/** Makes a mouse that the test moves. */
function testMouse() {
  let listener: Listener | null = null;
  const mouse: MouseSource = {
    listen(it) {
      listener = it;
      return () => listener = null;
    },
  };
  return {
    mouse,
    isOn: () => listener !== null,
    press: (column: number, row: number) =>
      listener?.({ what: "press", column, row }),
    turn: (what: "wheel-up" | "wheel-down") =>
      listener?.({ what, column: 40, row: 6 }),
  };
}

screenTest(
  "a press selects, a second one opens and the wheel moves, once it is on",
  () => {
    const { mouse, isOn, press, turn } = testMouse();
    return withScreen({ mouse }, async ({ screen }) => {
      await screen.waitFor(/▌ +Films +\d+/);
      // The first sync moves rows.
      await screen.waitForRest();
      assertEquals(isOn(), false);
      screen.press(KEYS.ctrlT);
      await screen.waitFor("Mouse on");
      await screen.waitUntil(
        () => screen.written.includes("\x1b[?1000h"),
        "the mouse's mode",
      );
      turn("wheel-down");
      await screen.waitFor(/▌ +Shows/);
      const row = screen.lines().findIndex((it) => it.includes("Music"));
      press(10, row);
      await screen.waitFor(/▌ +Music/);
      press(10, row);
      await screen.waitFor("Home › Music");
      screen.press(KEYS.ctrlT);
      await screen.waitFor("Mouse off");
      assertEquals(isOn(), false);
      await screen.waitUntil(
        () => screen.written.includes("\x1b[?1000l"),
        "the end of the mouse's mode",
      );
    });
  },
);

for (const columns of [80, 120]) {
  screenTest(
    `a press selects on a shelf and in the side bar at ${columns} columns`,
    () => {
      const { mouse, press } = testMouse();
      return withScreen({ mouse, columns, rows: 40 }, async ({ screen }) => {
        await screen.waitFor(/Library: \d+ new/);
        screen.press(KEYS.ctrlT, KEYS.tab);
        await screen.waitFor(/▌ ◐ /);
        const first = screen.lines().findIndex((it) => it.includes("▌ ◐ "));
        // The second line of the second title.
        press(60, first + 3);
        await screen.waitUntil(
          () => screen.lines()[first + 2]?.includes("▌ ◐ ") === true,
          "the second row of what is in progress",
        );
        const row = screen.lines().findIndex((it) => it.includes("─ Next up")) +
          2;
        press(60, row);
        await screen.waitUntil(
          () => screen.lines()[row]?.includes("▌ ") === true,
          "the second row of Next up",
        );
        press(60, row);
        await screen.waitFor("Home › ");
        screen.press(KEYS.esc);
        await screen.waitUntil(
          () => screen.lines()[row]?.includes("▌ ") === true,
          "the row again",
        );
        screen.press("h");
        await screen.waitFor(/▌ +Films/);
        press(10, screen.lines().findIndex((it) => it.includes(" Shows ")));
        await screen.waitFor(/▌ +Shows/);
      });
    },
  );
}

screenTest(
  "the wheel reads on in the help and chooses in the palette",
  () => {
    const { mouse, turn } = testMouse();
    return withScreen({ mouse, rows: 20 }, async ({ screen }) => {
      await screen.waitFor(/▌ +Films +\d+/);
      screen.press(KEYS.ctrlT);
      await screen.waitFor("Mouse on");
      screen.press(":");
      await screen.waitFor("> library Films");
      turn("wheel-down");
      await screen.waitFor("> library Shows");
      screen.press(KEYS.esc);
      await screen.waitFor(/▌ +Films +\d+/);
      screen.press("?");
      await screen.waitFor(/Keyboard short[^]*│ Tab +go to the next shelf/);
      turn("wheel-down");
      await screen.waitUntil((it) => !/│ Tab +go/.test(it), "read on");
      screen.press(KEYS.esc);
      await screen.waitFor(/▌ +Films +\d+/);
    });
  },
);

screenTest(
  "a question stays about the named account when the wheel turns before the answer",
  () => {
    const { mouse, turn } = testMouse();
    return withScreen({ mouse, columns: 160 }, async ({ screen, demo }) => {
      const { users } = demo.server;
      users.addUser("eve", "swordfish");
      await screen.waitFor(/▌ +Films +\d+/);
      await signInAs(demo, {
        userName: "eve",
        password: new Secret("swordfish"),
      });
      screen.press("A", "r");
      await screen.waitFor("Accounts (2)");
      await screen.waitFor(/▌ . \w+@/);
      screen.press(KEYS.ctrlT, "x");
      const shown = await screen.waitFor(/Sign out \w+@/);
      const [, name = ""] = /Sign out (\w+)@/.exec(shown) ?? [];
      turn("wheel-down");
      turn("wheel-up");
      turn("wheel-down");
      screen.press("y");
      await screen.waitFor(`Signed out ${name}: the token is revoked`);
      await screen.waitFor("Accounts (1)");
      const { accounts } = await demo.client.send("list-accounts", {
        account: null,
      });
      assertEquals(accounts.map((it) => it.userName), [
        name === "eve" ? "demo" : "eve",
      ]);
    });
  },
);
