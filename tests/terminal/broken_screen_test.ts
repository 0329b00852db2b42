import { Failure } from "../../src/core/failure.ts";
import { assert, assertEquals } from "@std/assert";
import { screenTest, withScreen } from "./screen_fixture.ts";

screenTest(
  "the terminal is as it was when a part of the screen breaks",
  async () => {
    let broken = false;
    const theme = {
      get ascii() {
        if (broken) throw new TypeError("a part of the screen");
        return false;
      },
    };
    const outcome: unknown[] = [];
    await withScreen({
      theme,
      onEnd: (caught) => outcome.push(caught),
    }, async ({ screen }) => {
      await screen.waitFor("Messages");
      assert(screen.alternate && screen.rawMode);
      broken = true;
      screen.press("?");
      await screen.waitUntil(() => !screen.alternate, "the end");
      assertEquals([screen.alternate, screen.rawMode], [false, false]);
    });
    const [caught] = outcome;
    assert(
      caught instanceof Failure && caught.kind === "internal",
      `${caught}`,
    );
    assert(!caught.message.includes("a part of the screen"));
  },
);
