import { ONLINE } from "../global_options.ts";
import { ITEM_NAMES } from "../help/shared_texts.ts";
import { interrupted } from "../../core/abort.ts";
import { Failure } from "../../core/failure.ts";
import { counted } from "../../core/labels.ts";
import { lastUnsentNote, playSummary } from "../../core/play_summary.ts";
import { REPEAT_MODES, type RepeatMode } from "../../core/playback_ports.ts";
import type { PlaybackProgressView } from "../../service/protocol.ts";
import { readBitrate } from "./bitrate.ts";
import { readSkipRules } from "./skip_rules.ts";
import type { Command, Invocation } from "../command.ts";
import { formatPlay } from "../output/format_play.ts";
import { ProgressLine } from "../output/progress_line.ts";

export const play: Command = {
  path: "play",
  summary: "play films, episodes, a series, an album or a playlist",
  args: "[item...]",
  about: [
    "Continues where you stopped watching, and reports your position to " +
    "the server. Plays a downloaded file if there is one. The player " +
    "gets an address on this machine, never your token.",
    "Plays several items one after another, and everything in a series, a " +
    "season, an album, a playlist or a collection. If you name one series or " +
    "season, it starts at its first unwatched episode; a playlist or a " +
    "collection of videos starts at the first unwatched one. Playback ends " +
    "when you close the player. Without the server, plays what is " +
    "downloaded of a playlist or a collection whose entries were listed before.",
    "If the server knows where the intro, the recap, the credits or the " +
    "commercials are, mpv offers to skip them: press `b` in its window or in " +
    "the TUI, or use `jellytau player skip`. `--skip` and " +
    "`jellytau library skip` change that: `auto` skips each one once, and " +
    "`off` plays it. A part also plays if you resume in it or jump to it.",
    ITEM_NAMES,
  ],
  examples: [
    ["play a film in mpv", 'play "Some Film (1987)"'],
    ["play a series from where you are", 'play "Some Series"'],
    ["play the next episode of what you watched last", "play --next --count 1"],
    ["play an album in random order", 'play "Some Album" --shuffle'],
    ["play a playlist", 'play "Some Playlist" --repeat all'],
    ["play an episode in VLC", 'play "Some Series S01E02" --player vlc'],
    ["skip every intro", 'play "Some Series" --skip intro=auto'],
    ["print an address for any player", 'play "Some Film (1987)" --print'],
  ],
  globals: ONLINE,
  settings: "needed",
  options: [
    {
      flags: "--player <name>",
      description: "player to use: mpv, vlc or another program",
    },
    {
      flags: "--print",
      description: "print an address for a player on this machine",
    },
    {
      flags: "--from-start",
      description: "start at the beginning, with the first episode",
    },
    {
      flags: "--next",
      description: "continue with the next episode of a series",
    },
    { flags: "--shuffle", description: "play in random order" },
    {
      flags: "--repeat <mode>",
      description: "repeat the queue or each item until you stop it",
      choices: ["all", "one"],
    },
    {
      flags: "--count <n>",
      description: "play at most n items",
    },
    {
      flags: "--video-version <version>",
      description: "choose one of several versions by number or name",
    },
    {
      flags: "--audio <language|index>",
      description: "audio track by language or index, such as `jpn` or `4`",
    },
    {
      flags: "--subtitles <language|index|off>",
      description: "subtitles by language or index, such as `eng`, or `off`",
    },
    {
      flags: "--max-bitrate <rate>",
      description: "transcode files with a higher bitrate, such as `4M`, or " +
        "`off`",
    },
    {
      flags: "--skip <rules>",
      description: "skip intros and the like: `auto`, `ask`, `off`, or rules " +
        "such as `intro=auto,credits=off`",
    },
  ],
  needsToken: () => true,
  run: playOne,
};

const PRINTED =
  "Valid until idle for one minute or Ctrl-C; any program on this " +
  "machine that has the address can play this item";

async function playOne(run: Invocation): Promise<void> {
  const client = await run.client();
  const line = new ProgressLine(run);
  const stop = client.onEvent((event) => {
    if (event.kind === "notice") run.output.note(event.text);
    if (event.kind !== "playback-progress") return;
    if (event.url !== null) {
      const { url, item, title } = event;
      run.output.data({ itemId: item, title, url }, () => [url]);
      if (!run.output.style.json) run.output.note(PRINTED);
      return;
    }
    line.show(progressText(event), { done: false });
  });
  try {
    const count = run.number("count", { from: 1 });
    const { plays, failed } = await client.send("start-playback", {
      account: run.account(),
      items: namedItems(run),
      next: run.flag("next"),
      // One episode is played alone, unless more are wanted.
      follows: count !== null && count > 1,
      shuffle: run.flag("shuffle"),
      repeat: repeatMode(run),
      count,
      player: run.option("player"),
      print: run.flag("print"),
      fromStart: run.flag("fromStart"),
      version: run.option("videoVersion"),
      audio: run.option("audio"),
      subtitles: run.option("subtitles"),
      maxBitrate: readBitrate(run.option("maxBitrate")),
      skip: readSkipRules(run.option("skip")),
      ...run.timeout(),
    }, run);
    line.stop();
    const unsent = lastUnsentNote(plays);
    if (unsent !== null) run.output.note(unsent);
    if (run.flag("print")) return;
    // One item is printed alone, as it was before there were queues.
    const [only, ...more] = plays;
    const isOne = only !== undefined && more.length === 0;
    run.output.data(
      isOne ? only : { plays },
      () => plays.map((it) => playSummary(it)),
    );
    const last = plays.at(-1);
    if (run.signal.aborted && last) throw stopped(last);
    if (failed > 0) throw notAll(failed);
  } finally {
    line.stop();
    stop();
  }
}

function repeatMode(run: Invocation): RepeatMode {
  const wanted = run.option("repeat");
  return REPEAT_MODES.find((it) => it === wanted) ?? "off";
}

/** Returns the items to play. @throws {Failure} `usage` if there is none */
function namedItems(run: Invocation): string[] {
  const items = [...run.args()];
  if (items.length > 0 || run.flag("next")) {
    if (items.length < 2 || !run.flag("next")) return items;
    throw new Failure("usage", "Cannot use --next with several items");
  }
  throw new Failure("usage", "Cannot read arguments: no item is named", {
    hint: "See `jellytau help play`; `--next` continues the series that you " +
      "watched last",
  });
}

/** `Playing Film (1987)  0:42 of 1:32:10` */
function progressText(event: PlaybackProgressView): string {
  const { state, positionMs, runtimeMs, queue, next } = event;
  const of = queue.total > 1 ? ` (${queue.number} of ${queue.total})` : "";
  const title = `${event.title}${of}`;
  if (next !== null) {
    const inSeconds = Math.ceil(next.inMs / 1_000);
    return `Playing ${title}  then ${next.title} in ${inSeconds} s`;
  }
  return formatPlay({ state, title, positionMs, runtimeMs });
}

function notAll(failed: number): Failure {
  const text = `Cannot play every item: ${counted(failed, "item")} failed`;
  return new Failure("partial", text, {
    hint: "The messages above say why",
  });
}

function stopped(
  { title, resumePositionMs }: {
    title: string;
    resumePositionMs: number | null;
  },
): Failure {
  const hint = { hint: "Play it again to continue where it stopped" };
  return interrupted(
    `Cannot continue "${title}"`,
    resumePositionMs ? hint : {},
  );
}
