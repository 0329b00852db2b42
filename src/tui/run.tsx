import process from "node:process";
import { render, type RenderOptions } from "ink";
import { interrupted } from "../core/abort.ts";
import { Failure } from "../core/failure.ts";
import type { ServiceClient } from "../service/service_client.ts";
import { absoluteOutput } from "./absolute_output.ts";
import { App } from "./app.tsx";
import type { MouseSource } from "./hooks/use_mouse.ts";
import { type Announcements, NO_ANNOUNCEMENTS } from "./model/announcements.ts";
import type { Theme } from "./model/theme.ts";

export interface TuiOptions {
  readonly client: ServiceClient;
  readonly theme: Theme;
  /** A message to show at the start, for the demo. */
  readonly notice?: string;
  readonly mouse?: MouseSource;
  /** The places in which the terminal shows what plays; none if absent. */
  readonly announcements?: Announcements;
  /** Stops the process as Ctrl-Z does, and returns when it continues. */
  readonly suspend?: () => void;
  /** Closes the screen from outside. */
  readonly signal?: AbortSignal;
  /** Replaces the streams of the process, for tests. */
  readonly streams?: Pick<RenderOptions, "stdin" | "stdout">;
}

/** High, because a key waits for the next frame. */
const MAX_FPS = 120;
/** The limit for the last frame: a closed terminal may never take it. */
const LAST_FRAME_LIMIT_MS = 1_000;

/**
 * Draws the screen until the user quits. Restores the terminal in every case,
 * even after a signal or an error in a component.
 *
 * @throws {Failure} `internal` if a component failed
 * @throws {Failure} `cancelled` if `signal` was aborted
 */
export async function runTui(options: TuiOptions): Promise<void> {
  const { client, theme, notice, mouse, suspend, signal, streams } = options;
  const { stdout = process.stdout } = streams ?? {};
  const screen = render(
    <App
      client={client}
      theme={theme}
      notice={notice ?? null}
      mouse={mouse ?? null}
      announcements={options.announcements ?? NO_ANNOUNCEMENTS}
      suspend={suspend ?? null}
    />,
    {
      ...streams,
      // Text for a screen reader has no columns.
      stdout: theme.linear ? stdout : absoluteOutput(stdout),
      // A screen reader cannot scroll back on the alternate screen.
      alternateScreen: !theme.linear,
      isScreenReaderEnabled: theme.linear,
      incrementalRendering: true,
      exitOnCtrlC: false,
      patchConsole: false,
      interactive: true,
      maxFps: MAX_FPS,
    },
  );
  const { promise: tooSlow, resolve: giveUp } = Promise.withResolvers<void>();
  let limit: ReturnType<typeof setTimeout> | undefined;
  const stop = () => {
    limit = setTimeout(giveUp, LAST_FRAME_LIMIT_MS);
    screen.unmount();
  };
  signal?.addEventListener("abort", stop, { once: true });
  try {
    await Promise.race([screen.waitUntilExit(), tooSlow]);
  } catch (caught) {
    const name = caught instanceof Error ? caught.name : "unknown";
    throw new Failure(
      "internal",
      "Cannot draw the TUI: a component failed",
      {
        code: name,
      },
    );
  } finally {
    signal?.removeEventListener("abort", stop);
    clearTimeout(limit);
    screen.unmount();
  }
  if (signal?.aborted) throw interrupted();
}
