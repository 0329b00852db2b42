import { Failure } from "../../src/core/failure.ts";
import type { DemoServer } from "../../src/demo/demo_server.ts";
import { resolveReference } from "../../src/library/resolve_reference.ts";
import { openLibraryIndex } from "../../src/metadata/library_index.ts";
import { systemClock } from "../../src/system/clock.ts";
import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { login, OF_ITS_OWN, withDemo } from "../cli/cli_demo.ts";
import type { Run } from "../cli/cli_fixture.ts";
import { networkTest } from "../jellyfin/jellyfin_fixture.ts";

/** Replies to the search for an item that cannot be played. */
const REPLIES: [what: string, reply: () => Response][] = [
  ["500", () => new Response("Error", { status: 500 })],
  ["403", () => new Response(null, { status: 403 })],
  ["401", () => new Response(null, { status: 401 })],
  ["odd JSON", () => Response.json({ Items: "none" })],
  ["a web page", () => new Response("<html>")],
];
const SHOW = ["library", "show"];
const ACTING = [["play", "--print"], ["download", "--dry-run"], [
  "mark",
  "watched",
]];
const COMMANDS = [...ACTING, SHOW];
/** Names that all other commands take. */
const LISTS = ["Harbour Collection"];
/** Names of items that are not stored, and their kind. */
const UNPLAYABLE: [name: string, kind: string][] = [
  ["The Lighthouse", "a book"],
  ["Harbour Collection", "a collection"],
  ["2019 Holiday", "a photo album"],
  ["IMG_0001", "a photo"],
];
/** Words of an artist, a person or a genre, and the item that has them. */
const OTHERS: [words: string, name: string][] = [
  ["noemie lighthouse", "Silver Theatre"],
  ["Aino Lantern", "Blade Dancer (1982)"],
  ["kubo", "Blade Dancer (1982)"],
];
const ACCOUNT = { serverId: "1".repeat(32), userId: "2".repeat(32) };

/** Adds a track whose artist has a name like that of a book. */
function addTrack({ library }: DemoServer): void {
  const track = library.addMovie(
    library.folders[0]?.id ?? "",
    "Silver Theatre",
  );
  Object.assign(track, { kind: "Audio", artist: "Noémie Lighthouse" });
}

/** Signs in and syncs before and after the track is added. */
async function syncWithTrack({ run, demo, caFile }: {
  run: Run;
  demo: DemoServer;
  caFile: string;
}): Promise<void> {
  await run(login(demo.url, "--ca-file", caFile), { stdin: "demo" });
  await run(["library", "sync"]);
  addTrack(demo);
  await run(["library", "sync"]);
}

networkTest(
  "resolveReference() keeps exit code 3 when the server gives no reason",
  () =>
    withDemo({}, async ({ run, demo, caFile }) => {
      await run(login(demo.url, "--ca-file", caFile), { stdin: "demo" });
      await run(["library", "sync"]);
      for (const [what, reply] of REPLIES) {
        let asked = 0;
        demo.options.answer = ({ url }) => {
          const kinds = new URL(url).searchParams.get("includeItemTypes");
          if (!kinds?.includes("Book")) return null;
          asked++;
          return reply();
        };
        for (const command of COMMANDS) {
          asked = 0;
          const { code, stderr } = await run([...command, "typo"]);
          assertEquals(code, 3, `${what}: ${command} ${stderr}`);
          assertMatch(stderr, /not stored here, and the server could not be/);
          assertEquals(asked > 0, true, `${command}`);
        }
      }
    }),
);

networkTest(
  "resolveReference() names the kind for every command when a name is not a stored item's",
  () =>
    withDemo({ irregular: true, items: 60 }, async ({ run, demo, caFile }) => {
      await syncWithTrack({ run, demo, caFile });
      for (const [name, kind] of UNPLAYABLE) {
        const isList = LISTS.includes(name);
        const why = isList ? "not an item" : "which JellyTau does not play";
        const message = `jellytau: Cannot use "${name}": it is ${kind}, ${why}`;
        for (const command of COMMANDS) {
          if (isList && command !== SHOW) continue;
          const { code, stderr } = await run([...command, name]);
          assertEquals(
            [code, stderr.split("\n")[0]],
            [3, message],
            `${command}`,
          );
        }
      }
    }),
);

networkTest(
  "resolveReference() lists an item only for `show` when an artist or a person is named",
  () =>
    withDemo({ irregular: true, items: 60 }, async ({ run, demo, caFile }) => {
      await syncWithTrack({ run, demo, caFile });
      for (const [words, name] of OTHERS) {
        for (const command of ACTING) {
          const { code, stderr } = await run([...command, words]);
          assertEquals(code, 3, `${command} ${words}`);
          assertMatch(stderr, /^jellytau: Cannot find item ".*"\nhint: Search/);
        }
        const { code, stdout, stderr } = await run([...SHOW, words]);
        assertEquals([code, stdout], [2, ""]);
        const [message, hint, match] = stderr.split("\n");
        assertEquals(
          [message, hint],
          [
            `jellytau: Cannot tell which item is meant by "${words}": no item ` +
            "has that name",
            "hint: Use this ID",
          ],
        );
        assertEquals(match?.includes(name), true, stderr);
      }
    }),
);

networkTest(
  "resolveReference() reports that the server could not be asked when it is offline",
  () =>
    withDemo(
      { ...OF_ITS_OWN, irregular: true },
      async ({ run, demo, caFile }) => {
        await run(login(demo.url, "--ca-file", caFile), { stdin: "demo" });
        await run(["library", "sync"]);
        await demo.stop();
        for (const command of COMMANDS) {
          const { code, stderr } = await run([...command, "No Such Film"]);
          assertEquals(code, 3, `${command} ${stderr}`);
          assertMatch(
            stderr,
            /^jellytau: Cannot find item "No Such Film": it is not stored here, and the server could not be asked\nhint: /,
          );
        }
      },
    ),
);

networkTest(
  "resolveReference() throws a failure of asking the server that ends the command",
  async () => {
    const library = openLibraryIndex(":memory:");
    const cancelled = new Failure("cancelled", "Cannot go on: cancelled");
    try {
      const failure = await assertRejects(
        () =>
          resolveReference({ library, clock: systemClock }, {
            account: ACCOUNT,
            reference: "typo",
            ask: () => Promise.reject(cancelled),
          }),
        Failure,
      );
      assertEquals(failure, cancelled);
    } finally {
      library.close();
    }
  },
);
