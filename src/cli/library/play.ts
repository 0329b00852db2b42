import { ONLINE } from "../global_options.ts";
import { ITEM_NAMES } from "../help/shared_texts.ts";
import { interrupted } from "../../core/abort.ts";
import { Failure } from "../../core/failure.ts";
import { formatClock } from "../../core/labels.ts";
import { playSummary, unsentNote } from "../../core/play_summary.ts";
import type { PlaybackProgressView } from "../../service/protocol.ts";
import { readBitrate } from "./bitrate.ts";
import type { Command, Invocation } from "../command.ts";
import { ProgressLine } from "../output/progress_line.ts";

export const play: Command = {
  path: "play",
  summary: "play a film, an episode or a track",
  args: "<item>",
  about: [
    "Continues where you stopped watching, and reports your position to " +
    "the server. Plays a downloaded file if there is one. The player " +
    "gets an address on this machine, never your token.",
    ITEM_NAMES,
  ],
  examples: [
    ["play a film in mpv", 'play "Some Film (1987)"'],
    ["play an episode in VLC", 'play "Some Series S01E02" --player vlc'],
    ["start at the beginning", 'play "Some Film (1987)" --from-start'],
    ["print an address for any player", 'play "Some Film (1987)" --print'],
  ],
  globals: ONLINE,
  options: [
    {
      flags: "--player <name>",
      description: "player to use: mpv, vlc or another program",
    },
    {
      flags: "--print",
      description: "print an address for a player on this machine",
    },
    { flags: "--from-start", description: "start at the beginning" },
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
      description: "transcode files with a higher bitrate, such as `4M`",
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
    const reply = await client.send("start-playback", {
      account: run.account(),
      item: run.argument(0) ?? "",
      player: run.option("player"),
      print: run.flag("print"),
      fromStart: run.flag("fromStart"),
      version: run.option("videoVersion"),
      audio: run.option("audio"),
      subtitles: run.option("subtitles"),
      maxBitrate: readBitrate(run.option("maxBitrate")),
      ...run.timeout(),
    }, run);
    line.stop();
    const unsent = unsentNote(reply);
    if (unsent !== null) run.output.note(unsent);
    if (run.flag("print")) return;
    run.output.data(reply, () => [playSummary(reply)]);
    if (run.signal.aborted) throw stopped(reply);
  } finally {
    line.stop();
    stop();
  }
}

/** `Playing Film (1987)  0:42 of 1:32:10` */
function progressText(event: PlaybackProgressView): string {
  const { state, title, positionMs, runtimeMs } = event;
  const word = { starting: "Opening", paused: "Paused", ended: "Ended" };
  const what = state === "playing" ? "Playing" : word[state];
  const total = runtimeMs === null ? "" : ` of ${formatClock(runtimeMs)}`;
  return `${what} ${title}  ${formatClock(positionMs)}${total}`;
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
