/** Runs a relay on this machine for an item of the demo server. */
import type { DemoServer } from "../../src/demo/demo_server.ts";
import { upstreamOf } from "../../src/library/playback/open_stream.ts";
import { planPlayback } from "../../src/library/playback/play_plan.ts";
import { Relay } from "../../src/library/playback/relay.ts";
import { systemLoopback } from "../../src/system/loopback_server.ts";
import type { DownloadFixture } from "./download_fixture.ts";

export interface OpenRelay {
  readonly relay: Relay;
  readonly host: string;
  readonly url: string;
  /** Returns the address of another path of the item, such as a subtitle. */
  readonly at: (path: string) => string;
}

/** Returns the id of a film of the demo server. */
export function movieOf(demo: DemoServer, at = 0): string {
  const movies = demo.library.visibleItems()
    .filter((it) => it.kind === "Movie");
  return movies[at]?.id ?? "";
}

/** Lends a relay for an item, the first film if none is named. */
export async function withRelay(
  { deps, session, demo, item }: DownloadFixture,
  { id = movieOf(demo), offline = false }: { id?: string; offline?: boolean },
  use: (open: OpenRelay) => Promise<void>,
): Promise<void> {
  const { account } = session;
  const { fileName, path, copy } = await planPlayback(deps, {
    account,
    item: await item(id),
    session: offline ? null : session,
  });
  const upstream = offline ? null : upstreamOf(session, demo.url);
  const { files } = deps;
  const target = { itemId: id, fileName, path, copy };
  const relay = new Relay(target, { upstream, files });
  const server = systemLoopback.listen((it) => relay.answer(it, server.host));
  const { host } = server;
  try {
    const at = (path: string) => relay.urlOf(host, path);
    await use({ relay, host, url: relay.urlOn(host), at });
  } finally {
    relay.stop();
    await server.close();
  }
}
