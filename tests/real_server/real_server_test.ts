/**
 * Runs the compiled program through its main flows on the server that
 * `JELLYTAU_REAL_SERVER` names, or on the demo server.
 */
import type { DemoServer } from "../../src/demo/demo_server.ts";
import { assertEquals } from "@std/assert";
import {
  noticeRevokedToken,
  signInWithPassword,
  signInWithQuickConnect,
  signOut,
} from "./account_flows.ts";
import type { Flows } from "./flows.ts";
import {
  downloadEverything,
  refuseDownload,
  seeMarks,
  syncLibrary,
} from "./library_flows.ts";
import {
  playLimited,
  playToTheEnd,
  playTranscoded,
  stopAtPosition,
} from "./play_flows.ts";
import { withHome } from "./real_home.ts";
import { openFixture } from "./real_fixture.ts";
import { readSettings } from "./settings.ts";

const FLOWS: readonly [name: string, flow: (flows: Flows) => Promise<void>][] =
  [
    ["signs in with a password", signInWithPassword],
    ["signs in with Quick Connect", signInWithQuickConnect],
    ["syncs what the server lists", syncLibrary],
    ["downloads every kind of item, byte by byte", downloadEverything],
    ["says that downloads are not permitted", refuseDownload],
    ["keeps the position when Ctrl-C stops mpv", stopAtPosition],
    ["marks what was played to its end", playToTheEnd],
    ["sees marks that were made and taken back", seeMarks],
    ["plays what the server must transcode", playTranscoded],
    ["plays what the user's permissions limit", playLimited],
    ["notices a revoked token", noticeRevokedToken],
    ["signs out", signOut],
  ];

Deno.test("jellytau runs its main flows on a server", runFlows);

async function runFlows(test: Deno.TestContext): Promise<void> {
  const settings = readSettings(Deno.env.toObject());
  const fixture = await openFixture(settings);
  try {
    await withHome((home) =>
      withHome(async (second) => {
        const flows = { fixture, home, second, devices: [] };
        for (const [name, flow] of FLOWS) {
          await test.step(name, () => flow(flows));
        }
      })
    );
  } finally {
    await fixture.remove();
  }
  if (fixture.demo) assertNothingLeft(fixture.demo);
}

/** Checks the demo server, which still has its state when it has stopped. */
function assertNothingLeft({ users, library }: DemoServer): void {
  const names = users.all.map((it) => it.name);
  assertEquals([names, users.devices], [["demo", "ada"], []]);
  const made = library.folders.filter((it) => it.locations !== undefined);
  assertEquals(made, []);
}
