/** Compares a sync in which nothing changed with the full one before it. */
import type { ServerSession } from "../../src/core/session_ports.ts";
import { startDemoServer } from "../../src/demo/demo_server.ts";
import { JellyfinLibrary } from "../../src/jellyfin/jellyfin_library.ts";
import type { HttpReply } from "../../src/jellyfin/http/transport.ts";
import { syncLibraries } from "../../src/library/sync/sync_libraries.ts";
import {
  type OpenedLibraryIndex,
  openLibraryIndex,
} from "../../src/metadata/library_index.ts";
import { systemClock } from "../../src/system/clock.ts";
import { ACCOUNT, signIn } from "./library_pages.ts";
import type { Row } from "./measure.ts";

const ITEMS = 11_900;
const UNMARKED = {
  played: false,
  favorite: false,
  playCount: 0,
  positionTicks: 0,
  lastPlayedMs: null,
};

interface Sync {
  readonly bytes: number;
  readonly requests: number;
}

/** Counts the bytes that the server sends, without headers. */
export async function rows(): Promise<Row[]> {
  const demo = await startDemoServer({ items: ITEMS, plain: true });
  const library = openLibraryIndex(":memory:");
  try {
    const { token, userId } = await signIn(demo.url);
    for (const item of demo.library.visibleItems()) {
      demo.library.changeUserData(userId, item, UNMARKED);
    }
    const sync = () => countedSync(library, { url: demo.url, token });
    const full = await sync();
    const unchanged = await sync();
    const share = (100 * unchanged.bytes / full.bytes).toFixed(2);
    const row = { medianMs: null, ratio: null, against: "" };
    return [
      {
        ...row,
        name: `full sync of ${ITEMS} items`,
        measured: words(full),
        wanted: "",
      },
      {
        ...row,
        name: "the next one, nothing changed or marked",
        measured: `${words(unchanged)}, ${share} % of the bytes`,
        wanted: "< 1 % of the bytes",
      },
    ];
  } finally {
    library.close();
    await demo.stop();
  }
}

function words({ bytes, requests }: Sync): string {
  return `${bytes} bytes in ${requests} requests`;
}

async function countedSync(
  library: OpenedLibraryIndex,
  { url, token }: { url: string; token: string },
): Promise<Sync> {
  let [bytes, requests] = [0, 0];
  const calls = {
    async ask({ path }: { path: string }): Promise<HttpReply> {
      const reply = await fetch(`${url}${path}`, {
        headers: { authorization: `MediaBrowser Token="${token}"` },
      });
      const body = new Uint8Array(await reply.arrayBuffer());
      bytes += body.length;
      requests++;
      const headers = [["content-type", "application/json"]] as const;
      return { status: reply.status, headers, body };
    },
    failure: (path: string) => new Error(path) as never,
  };
  const server = {
    library: new JellyfinLibrary(calls),
    clockSkewMs: () => 0,
  } as unknown as ServerSession;
  await syncLibraries({ library, clock: systemClock }, {
    account: ACCOUNT,
    server,
    full: false,
    tell: () => undefined,
  });
  return { bytes, requests };
}
