import { formatBitrate } from "../../core/bitrate.ts";
import type { CommandInput, Reply } from "../../service/protocol.ts";
import { chooseBitrate } from "../model/bitrate_choices.ts";
import type { BitrateChoosing, State } from "../model/state.ts";
import type { Requests, Tools } from "./requests.ts";

type Limit = Reply<"limit-bitrate">;

/** Reads and changes the bitrate limit of the active account's server. */
export function bitrateRequests(
  { client, quietly, dispatch, say }: Tools,
  state: () => State,
): Pick<Requests, "showBitrate" | "saveBitrate" | "measureBitrate"> {
  const send = (
    change: CommandInput<"limit-bitrate">["change"],
    signal: AbortSignal,
  ) => {
    const input = { account: null, server: null, change };
    return client.send("limit-bitrate", input, { signal });
  };
  const show = (overlay: BitrateChoosing) =>
    dispatch({ kind: "overlay", overlay });
  return {
    showBitrate: () =>
      quietly(async (signal) => {
        const limit = await send({ kind: "none" }, signal);
        const { overlay: open, typing } = state();
        // By now the keys may be meant for another window or a line of text.
        if (open === null && !typing) show(choiceOf(limit));
      }),
    saveBitrate: (maxBitrate) =>
      quietly(async (signal) => {
        say(limitText(await send({ kind: "set", maxBitrate }, signal)));
      }),
    measureBitrate: () =>
      quietly(async (signal) => {
        try {
          const limit = await send({ kind: "measure" }, signal);
          const { measuredBitrate: rate } = limit;
          const measured = rate === null
            ? ""
            : `The server sends ${formatBitrate(rate)}. `;
          say(measured + limitText(limit));
          if (state().overlay?.kind === "bitrate") show(choiceOf(limit));
        } finally {
          const { overlay } = state();
          if (overlay?.kind === "bitrate") {
            show({ ...overlay, isMeasuring: false });
          }
        }
      }),
  };
}

function choiceOf({ url, maxBitrate, settingBitrate }: Limit): BitrateChoosing {
  return chooseBitrate({
    server: new URL(url).host,
    limit: maxBitrate,
    settingLimit: settingBitrate,
  });
}

function limitText({ maxBitrate, settingBitrate }: Limit): string {
  const limit = maxBitrate ?? settingBitrate;
  return limit === null
    ? "The bitrate has no limit"
    : `Films are transcoded above ${formatBitrate(limit)}`;
}
