import { render, type RenderOptions } from "ink";
import { Failure } from "../core/failure.ts";
import type { ServiceClient } from "../service/service_client.ts";
import { App } from "./app.tsx";

export interface TuiOptions {
  readonly client: ServiceClient;
  readonly ascii: boolean;
  readonly color: boolean;
  readonly version: string;
  /** Shown on top, for the demo. */
  readonly notice?: string;
  /** Closes the screen from outside. */
  readonly signal?: AbortSignal;
  /** Other streams than the process's own, for tests. */
  readonly streams?: Pick<RenderOptions, "stdin" | "stdout">;
}

/**
 * Draws the screen until the person quits. The terminal is put back on every
 * way out: quitting, a signal, a mistake in a component.
 *
 * @throws {Failure} `internal` when drawing failed
 * @throws {Failure} `cancelled` when `signal` was aborted
 */
export async function runTui(options: TuiOptions): Promise<void> {
  const { client, ascii, color, version, notice, signal, streams } = options;
  const screen = render(
    <App
      client={client}
      look={{ ascii, color }}
      version={version}
      notice={notice ?? null}
    />,
    {
      ...streams,
      alternateScreen: true,
      exitOnCtrlC: false,
      patchConsole: false,
      interactive: true,
      maxFps: 30,
    },
  );
  const stop = () => screen.unmount();
  signal?.addEventListener("abort", stop, { once: true });
  try {
    await screen.waitUntilExit();
  } catch (caught) {
    const name = caught instanceof Error ? caught.name : "unknown";
    throw new Failure(
      "internal",
      "Cannot draw the screen: a part of it broke",
      {
        code: name,
      },
    );
  } finally {
    signal?.removeEventListener("abort", stop);
    screen.unmount();
  }
  if (signal?.aborted) {
    throw new Failure("cancelled", "Cannot go on: it was interrupted");
  }
}
