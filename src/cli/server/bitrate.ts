import { formatBitrate, isBitrate, MOST_BITRATE } from "../../core/bitrate.ts";
import { ONLINE } from "../global_options.ts";
import type { Command, Invocation } from "../command.ts";
import { readBitrate } from "../library/bitrate.ts";
import { table } from "../output/table.ts";

const MEASURE = "measure";

export const serverBitrate: Command = {
  path: "server bitrate",
  summary: "limit the bitrate at which a server sends films",
  args: "[server] [rate]",
  about: [
    "A rate is `4M`, `800k`, `off` for no limit, or `measure`. The server " +
    "transcodes files with a higher bitrate, unless they are " +
    "downloaded. The limit is stored here for the server of the active " +
    "account, or for the named one; `play --max-bitrate` replaces it for one " +
    "playback.",
    "`measure` tests the connection for at most 5 seconds and stores 70 % of " +
    "the rate.",
  ],
  examples: [
    ["show the limit", "server bitrate"],
    ["transcode files above 4 Mbit/s", "server bitrate 4M"],
    [
      "measure the connection to a server",
      "server bitrate media.example measure",
    ],
    ["remove the limit", "server bitrate off"],
  ],
  globals: ONLINE,
  needsToken: (run) => readArguments(run).rate === MEASURE,
  run: limit,
};

async function limit(run: Invocation): Promise<void> {
  const { server, rate } = readArguments(run);
  const client = await run.client();
  const reply = await client.send("limit-bitrate", {
    account: run.account(),
    server,
    change: changeOf(rate),
    ...run.timeout(),
  }, run);
  const { url, maxBitrate, measuredBitrate } = reply;
  const measured = measuredBitrate === null
    ? []
    : [["", `measured ${formatBitrate(measuredBitrate)}`]];
  run.output.data(
    reply,
    () => table([[url, limitWords(maxBitrate)], ...measured]),
  );
}

/** Tells a server from a rate if only one of them is named. */
function readArguments(run: Pick<Invocation, "argument">) {
  const [first, second] = [run.argument(0), run.argument(1)];
  const isRate = second === null && first !== null &&
    (first === MEASURE || isBitrate(first));
  return isRate
    ? { server: null, rate: first }
    : { server: first, rate: second };
}

function changeOf(rate: string | null) {
  if (rate === null) return { kind: "none" } as const;
  if (rate === MEASURE) return { kind: "measure" } as const;
  const read = readBitrate(rate);
  const maxBitrate = read === MOST_BITRATE ? null : read;
  return { kind: "set", maxBitrate } as const;
}

/** Describes the limit of a server. */
export function limitWords(maxBitrate: number | null): string {
  return maxBitrate === null
    ? "no bitrate limit"
    : `at most ${formatBitrate(maxBitrate)}`;
}
