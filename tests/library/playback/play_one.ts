import { playItem } from "../../../src/library/playback/play_item.ts";
import type {
  PlayDependencies,
  Played,
  PlayRequest,
} from "../../../src/library/playback/play_request.ts";
import type { PlayCall } from "../../../src/library/playback/watch_player.ts";

/** Plays an item that is in no queue. */
export async function playOne(
  deps: PlayDependencies,
  what: { request: PlayRequest; call: PlayCall },
): Promise<Played> {
  const record = deps.records.open();
  try {
    const repeat = () => "off" as const;
    const turn = { record, ready: null, next: null, repeat };
    return await playItem(deps, { ...what, turn });
  } finally {
    record.close();
  }
}
