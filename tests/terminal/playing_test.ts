/** Tests the screen while a play starts and when it ends. */
import type { ServiceClient } from "../../src/service/service_client.ts";
import { assert, assertEquals } from "@std/assert";
import { KEYS } from "./emulated_screen.ts";
import { film, PLAYING, playing, untilAborted } from "./playing_film.ts";
import { screenTest, withScreen } from "./screen_fixture.ts";

for (const key of [KEYS.esc, "."]) {
  screenTest(
    `p shows at once that the server is asked, and ${
      JSON.stringify(key)
    } cancels it`,
    async () => {
      const signals: (AbortSignal | undefined)[] = [];
      const wrap = ({ client }: { client: ServiceClient }) =>
        playing(client, (signal) => {
          signals.push(signal);
          return untilAborted(signal);
        });
      await withScreen({ columns: 80, wrap }, async ({ screen }) => {
        await screen.waitFor(/▌ +Films +\d+/);
        screen.press(KEYS.enter);
        await screen.waitFor(/▌ .*Agnes and the/);
        await screen.waitForRest();
        screen.press("p");
        const asking = /Agnes and the.*: contacting the server… Esc cancels/;
        const shown = await screen.waitFor(asking);
        assert(!shown.includes("Stopped"), shown);
        screen.press(key);
        await screen.waitFor("Stopped");
        const after = await screen.waitForRest();
        assert(!asking.test(after), after);
        assert(after.includes("Films ("), "Esc cancels the play alone");
        assertEquals(signals.map((it) => it?.aborted), [true]);
        screen.press("p");
        await screen.waitFor(asking);
        assertEquals(signals.length, 2);
      });
    },
  );
}

/** The failures after which a position is kept, and when it will be sent. */
const KEPT = [
  ["unreachable", "when the server can be reached"],
  ["rejected", "after you sign in again"],
] as const;

/** Returns the reply for a play whose position could not be sent. */
function keptFilm(kind: string) {
  return {
    itemId: "a".repeat(32),
    type: "movie",
    title: "Film",
    player: "mpv",
    positionMs: 65_000,
    outcome: "part",
    approximate: false,
    fromDisk: false,
    played: false,
    resumePositionMs: 65_000,
    countsAsWatched: false,
    kept: true,
    problem: {
      kind,
      message: "Cannot reach it",
      hint: "Wait",
      remedy: null,
      exitCode: 5,
    },
  };
}

screenTest("a position that could not be sent is kept and sent later", () => {
  const kinds = KEPT.map(([kind]) => kind)[Symbol.iterator]();
  const reply = () => keptFilm(String(kinds.next().value));
  const wrap = ({ client }: { client: ServiceClient }) =>
    playing(client, () => Promise.resolve({ plays: [reply()] }));
  return withScreen({ wrap }, async ({ screen }) => {
    await screen.waitFor(/▌ +Films +\d+/);
    screen.press(KEYS.enter);
    await screen.waitFor(/▌ .*Agnes and the/);
    for (const [, when] of KEPT) {
      screen.press("p");
      const shown = await screen.waitFor(
        `Played Film: left at 1:05. The position is saved and will be sent ${when}`,
      );
      assert(!shown.includes("! Played"), "it is no failure");
    }
  });
});

screenTest("the player bar shows the play at 80 columns too", async () => {
  const { tell, wrap } = film();
  await withScreen({ columns: 80, rows: 24, wrap }, async ({ screen }) => {
    await screen.waitFor(/▌ +Films +\d+/);
    await screen.waitForRest();
    tell({});
    const shown = await screen.waitFor("1:05 / 2:00:00");
    const line =
      / ▸ Silent Harbour and the Night \(1973\) {2}[━╸]+─+ {2}1:05 \/ 2:00:00 {2}vol 80/;
    assert(line.test(shown), shown);
    tell({ state: "paused", positionMs: 3_600_000 });
    const paused = await screen.waitFor("‖ Silent Harbour");
    assert(paused.includes("1:00:00 / 2:00:00"), paused);
    assert(paused.includes("P resume  < > 10 s  . stop"), paused);
    tell({ state: "ended" });
    const after = await screen.waitForRest();
    assert(!after.includes("Silent Harbour"), after);
  });
});

screenTest("the player bar offers to skip an intro, and b does", async () => {
  const { actions, tell, wrap } = film();
  await withScreen({ columns: 80, rows: 24, wrap }, async ({ screen }) => {
    await screen.waitFor(/▌ +Films +\d+/);
    await screen.waitForRest();
    tell({ segment: { type: "intro", endMs: 90_000 } });
    const shown = await screen.waitFor("Skip intro: b");
    assert(shown.includes("b skip intro  P pause"), shown);
    const next = { title: "The Lighthouse", inMs: 11_400 };
    tell({ segment: { type: "credits", endMs: 7_200_000 }, next });
    await screen.waitFor(
      /Skip credits: b {2}the next one starts in 12 s/,
    );
    screen.press("b");
    await screen.waitForRest();
    assertEquals(actions, ["skip-segment"]);
    tell({});
    assert(!(await screen.waitForRest()).includes("Skip"));
  });
});

screenTest(
  "the question before leaving shows no control characters of a title",
  async () => {
    const { tell, wrap } = film();
    const theme = { linear: true };
    await withScreen({ theme, wrap }, async ({ screen }) => {
      await screen.waitFor(/Films, \d+, 1 of/);
      tell({ title: "Harbour\u202eNight" });
      await screen.waitFor(/playing Harbour.*Night/);
      screen.press("q");
      await screen.waitFor(/Stop Harbour.*Night and quit\?/);
      assert(!screen.written.includes("\u202e"));
      screen.press(KEYS.esc);
    });
  },
);

screenTest("a screen reader reads the state of the player", async () => {
  const { tell, wrap } = film();
  const theme = { linear: true };
  await withScreen({ columns: 200, theme, wrap }, async ({ screen }) => {
    await screen.waitFor(/Films, \d+, 1 of/);
    tell({});
    const title = "playing Silent Harbour and the Night (1973)";
    await screen.waitFor(`${title}, vol 80, sub eng, audio jpn`);
    tell({ segment: { type: "recap", endMs: 90_000 } });
    await screen.waitFor(`${title}, b skips recap, vol 80`);
    tell({ next: { title: "The Lighthouse", inMs: 9_000 }, player: null });
    await screen.waitFor(`${title}, then The Lighthouse`);
  });
});

screenTest("the keys of the player work on every screen", async () => {
  const { actions, tell, wrap } = film();
  await withScreen({ columns: 120, wrap }, async ({ screen }) => {
    await screen.waitFor(/▌ +Films +\d+/);
    await screen.waitForRest();
    tell({});
    await screen.waitFor("vol 80  sub eng  audio jpn");
    for (const location of ["", "D", "T", "!"]) {
      screen.press(location);
      await screen.waitForRest();
      screen.press("P");
      screen.press("<");
    }
    screen.press(">{}()+_McC#b");
    await screen.waitForRest();
    assertEquals(actions, [
      ...["", "D", "T", "!"].flatMap(() => ["toggle-pause", "seek-by -10000"]),
      "seek-by 10000",
      "seek-by -60000",
      "seek-by 60000",
      "previous-chapter",
      "next-chapter",
      "volume-by 5",
      "volume-by -5",
      "toggle-mute",
      "next-subtitles",
      "subtitles-off",
      "next-audio",
      "skip-segment",
    ]);
  });
});

const TITLE = "\x1b]2;Silent Harbour and the Night (1973) - JellyTau\x07";
const NOTIFICATION = "\x1b]777;notify;JellyTau;";

screenTest(
  "the terminal's title shows what plays, and is restored",
  async () => {
    const { tell, wrap } = film();
    const announcements = { title: true, notification: null };
    await withScreen({ announcements, wrap }, async ({ screen }) => {
      await screen.waitFor(/▌ +Films +\d+/);
      const written = () => screen.written;
      assert(!written().includes("\x1b]2;"), "nothing plays yet");
      tell({});
      await screen.waitFor("Silent Harbour");
      await screen.waitForRest();
      assert(written().includes(`\x1b[22;2t${TITLE}`));
      tell({ title: "No\x07\x1b]2;x\u202eise" });
      await screen.waitFor("No]2;xise");
      await screen.waitForRest();
      assert(written().endsWith("\x1b]2;No]2;xise - JellyTau\x07"));
      const { length } = written();
      tell({ state: "ended" });
      await screen.waitForRest();
      assert(written().slice(length).includes("\x1b]2;\x07\x1b[23;2t"));
      tell({});
      await screen.waitFor("Silent Harbour");
      await screen.waitForRest();
      screen.press("q", "y");
      await screen.waitForRest();
      const [, after = ""] = written().split(TITLE).slice(-2);
      assert(after.includes("\x1b[23;2t"), "it is restored on exit");
    });
  },
);

screenTest(
  "the terminal notifies when the next item of a queue begins",
  async () => {
    const { actions, tell, wrap } = film();
    const announcements = { title: false, notification: "osc-777" } as const;
    await withScreen({ announcements, wrap }, async ({ screen }) => {
      await screen.waitFor(/▌ +Films +\d+/);
      const notified = () => screen.written.split(NOTIFICATION).length - 1;
      const goTo = async (number: number, runtimeMs: number) => {
        tell({ state: "ended" });
        const queue = { ...PLAYING.queue, number, total: 4 };
        tell({ title: `Part; ${number}`, queue, runtimeMs });
        await screen.waitFor(`Part; ${number}`);
        await screen.waitForRest();
      };
      await goTo(1, PLAYING.runtimeMs);
      assertEquals(notified(), 0);
      await goTo(2, PLAYING.runtimeMs);
      assertEquals(notified(), 1);
      assert(screen.written.includes(`${NOTIFICATION}Part, 2\x07`));
      await goTo(3, 200_000);
      assertEquals(notified(), 1, "a track is not announced");
      screen.press("P");
      await screen.waitForRest();
      assertEquals(actions, ["toggle-pause"]);
      await goTo(4, PLAYING.runtimeMs);
      assertEquals(notified(), 1, "the user sees the screen");
    });
  },
);
