/** Tests what the screen shows and accepts while the service is slow. */
import type { CommandName } from "../../src/service/protocol.ts";
import type { ServiceClient } from "../../src/service/service_client.ts";
import { assert, assertEquals } from "@std/assert";
import { KEYS } from "./emulated_screen.ts";
import { screenTest, withScreen } from "./screen_fixture.ts";

/** Wraps a service so that one command waits for `until`. */
function holding(
  client: ServiceClient,
  until: Promise<void>,
  { held = "list-items" }: { held?: CommandName } = {},
): ServiceClient {
  const send: ServiceClient["send"] = async (name, ...rest) => {
    if (name === held) await until;
    return await client.send(name, ...rest);
  };
  return {
    send,
    onEvent: client.onEvent.bind(client),
    close: () => Promise.resolve(),
  };
}

screenTest(
  "rows that take long are stood for, and keys go on meanwhile",
  () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    return withScreen(
      { columns: 100, wrap: ({ client }) => holding(client, promise) },
      async ({ screen }) => {
        await screen.waitFor(/Films +\d\d/);
        const startMs = performance.now();
        screen.press(KEYS.enter);
        await screen.waitFor("Home › Films");
        const before = screen.text();
        if (performance.now() - startMs < 140) {
          assertEquals(before.includes("░░░░"), false, "not at once");
        }
        const waiting = await screen.waitFor("░░░░");
        const [row = 0, column = 0] = positionOf(screen.lines(), "░");
        assert(screen.cell(column, row).dim, waiting);
        screen.press("?");
        await screen.waitFor("Keyboard shortcuts");
        screen.press(KEYS.esc);
        await screen.waitFor("░░░░");
        screen.press("A");
        await screen.waitFor("Accounts (1)");
        screen.press("-");
        await screen.waitFor("░░░░");
        resolve();
        const shown = await screen.waitFor(/▌ .*Agnes and the/);
        assertEquals(shown.includes("░░░░"), false);
      },
    ).finally(resolve);
  },
);

screenTest(
  "a success message disappears by itself, an error with a key",
  () =>
    withScreen({}, async ({ screen, demo }) => {
      await screen.waitFor(/Library: \d+ new/);
      await screen.waitUntil((it) => !/Library: \d+ new/.test(it), "gone");
      await demo.server.stop();
      screen.press("S");
      await screen.waitFor("! Cannot reach");
      await new Promise((done) => setTimeout(done, 1_000));
      assert(screen.text().includes("! Cannot reach"), "it stays until a key");
      screen.press("j");
      await screen.waitUntil((it) => !it.includes("! Cannot reach"), "gone");
      screen.press("!");
      await screen.waitFor(/Messages \(\d+\)[^]*Cannot reach/);
    }),
);

screenTest(
  "rows appear in order during the first sync, and the cursor stays",
  () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const wrap = ({ client }: { client: ServiceClient }) =>
      holding(client, promise, { held: "sync-library" });
    return withScreen({ wrap }, async ({ screen }) => {
      await screen.waitFor(/▌ +Libraries +loading/);
      await screen.waitForRest();
      screen.press(KEYS.enter);
      const rested = await screen.waitForRest();
      assert(rested.includes("Go to"), rested);
      screen.press("j", "j");
      await screen.waitFor(/▌ +Downloads/);
      resolve();
      await screen.waitFor(/Films +\d+/);
      const shown = await screen.waitFor(/Library: \d+ new/);
      assert(/▌ +Downloads/.test(shown), shown);
    }).finally(resolve);
  },
);

function positionOf(lines: readonly string[], text: string): [number, number] {
  const row = lines.findIndex((it) => it.includes(text));
  return [row, lines[row]?.indexOf(text) ?? 0];
}
