import { isAudio, type MediaItem } from "../core/media_item.ts";
import type {
  DesktopAction,
  DesktopPlay,
  OpenMediaControls,
} from "../core/playback_ports.ts";
import type { PlayStatus } from "../library/playback/now_playing.ts";
import type { ServiceDependencies } from "./handlers.ts";

type Dependencies = Pick<
  ServiceDependencies,
  "mediaControls" | "nowPlaying" | "plays"
>;

type Shown = Omit<PlayStatus, "itemId">;

/**
 * Shows a play on the desktop once its player reports a position, and obeys the
 * desktop's media keys. The play never waits for it.
 */
export class DesktopDisplay {
  readonly #deps: Dependencies;
  #last: DesktopPlay | null = null;
  #isOpening = false;
  #isClosed = false;
  #controls: OpenMediaControls | null = null;

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  show(item: MediaItem, shown: Shown): void {
    const play = desktopPlay(item, shown);
    if (play === null || this.#isClosed) return;
    this.#last = play;
    if (this.#isOpening) return this.#controls?.show(play);
    this.#isOpening = true;
    void this.#open(play);
  }

  async #open(play: DesktopPlay): Promise<void> {
    const act = (action: DesktopAction) => this.#act(action);
    const controls = await this.#deps.mediaControls.open(play, act);
    if (this.#isClosed) return await controls?.close();
    this.#controls = controls;
    if (this.#last !== null) controls?.show(this.#last);
  }

  async #act(action: DesktopAction): Promise<void> {
    const { nowPlaying, plays } = this.#deps;
    if (action.kind === "stop") plays.stopAll();
    else await nowPlaying.control(action);
  }

  /** Never fails, and does not wait for a bus that has not answered yet. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#controls?.close();
  }
}

/** Returns null while the player reports nothing. */
function desktopPlay(
  item: MediaItem,
  { state, title, positionMs, runtimeMs, player, queue }: Shown,
): DesktopPlay | null {
  if (state !== "playing" && state !== "paused") return null;
  return {
    itemId: item.id,
    title: item.type === "track" ? item.name : title,
    artists: isAudio(item) ? item.artists : [],
    album: item.albumName,
    paused: state === "paused",
    positionMs,
    runtimeMs,
    volume: player?.volume ?? null,
    hasNext: queue.repeat === "all" || queue.number < queue.total,
    hasPrevious: queue.repeat === "all" || queue.number > 1,
    repeat: queue.repeat,
  };
}
