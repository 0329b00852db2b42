import { Invocation } from "../../../src/cli/command.ts";
import type { CliContext } from "../../../src/cli/context.ts";
import { Output } from "../../../src/cli/output/output.ts";
import { QUEUE_COMMANDS } from "../../../src/cli/player/queue.ts";
import { FakeServiceClient } from "../../fakes/fake_service_client.ts";
import { ScriptedTerminal } from "../../fakes/scripted_terminal.ts";
import { assertEquals, assertMatch } from "@std/assert";
import { withCli } from "../cli_fixture.ts";

const NOT_POSITIONS = ["0", "-1", "1.5", "two", "", "9999999999", "1e3"];

Deno.test("player queue refuses what is not a position", () =>
  withCli(async (run) => {
    for (const text of NOT_POSITIONS) {
      const lines = [["remove", "1", text], ["move", text, "1"], [
        "play",
        text,
      ]];
      for (const [word = "", ...positions] of lines) {
        const args = ["player", "queue", word, "--json", "--", ...positions];
        const { code, stderr } = await run(args);
        assertEquals(code, 2, stderr);
        assertMatch(JSON.parse(stderr).error.message, /^Cannot use position "/);
      }
    }
  }));

Deno.test("player queue says that nothing is playing", () =>
  withCli(async (run) => {
    for (
      const args of [[], ["remove", "1"], ["move", "1", "2"], ["play", "1"]]
    ) {
      const { code, stderr } = await run(["player", "queue", ...args]);
      assertEquals(code, 3, stderr);
      assertMatch(stderr, /nothing is playing/);
    }
  }));

/** The items of a queue of 101, of which the second one plays. */
const QUEUED = Array.from({ length: 101 }, (_, key) => ({
  key,
  itemId: `${key}`.padStart(32, "0"),
  type: "track" as const,
  title: `Track ${key + 1}`,
  runtimeMs: 60_000,
}));
const PLACE = {
  number: 2,
  total: QUEUED.length,
  repeat: "off",
  ends: false,
  changes: 0,
} as const;

Deno.test("player queue asks one process for all pages", async () => {
  const client = new FakeServiceClient({
    "ask-queue": ({ pid, from, limit }) => ({
      pid: pid ?? 7,
      page: { place: PLACE, items: QUEUED.slice(from, from + limit) },
    }),
  });
  const terminal = new ScriptedTerminal({});
  const style = { json: true, quiet: false, color: false };
  await QUEUE_COMMANDS.find((it) => it.path === "player queue")?.run?.(
    new Invocation({
      context: {
        terminal,
        client: () => Promise.resolve(client),
      } as unknown as CliContext,
      output: new Output(terminal, style),
      arguments: [],
      options: {},
      globals: {} as Invocation["globals"],
    }),
  );
  assertEquals(client.sent.map(({ input }) => input), [
    { pid: null, from: 0, limit: 100 },
    { pid: 7, from: 100, limit: 100 },
  ]);
  const { items, ...queue } = JSON.parse(
    new TextDecoder().decode(terminal.stdoutBytes),
  );
  assertEquals(queue, { pid: 7, number: 2, total: 101, repeat: "off" });
  assertEquals(items.length, 101);
  assertEquals(items.slice(0, 3).map((it: { state: string }) => it.state), [
    "before",
    "playing",
    "after",
  ]);
  const { key: _, ...item } = QUEUED[100] ?? { key: 0 };
  assertEquals(items[100], { position: 101, ...item, state: "after" });
});
