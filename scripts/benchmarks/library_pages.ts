/** Records the replies of a server about a whole library, and replays them. */
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

export const ACCOUNT = { serverId: "1".repeat(32), userId: "2".repeat(32) };
const TOKEN = "b".repeat(32);
/** The reply of a server that has nothing newer. */
const NOTHING = `{"Items":[],"TotalRecordCount":0,"StartIndex":0}`;

type Ask = (path: string) => Promise<Uint8Array<ArrayBuffer>>;

/** Records every reply of a first sync as `<n>.json`, with an `index.json`. */
export async function recordPages(
  folder: string,
  items: number,
): Promise<void> {
  const demo = await startDemoServer({
    items,
    plain: true,
    newToken: () => TOKEN,
  });
  const paths: string[] = [];
  try {
    const { token } = await signIn(demo.url);
    await syncFrom(openLibraryIndex(":memory:"), async (path) => {
      const reply = await fetch(`${demo.url}${path}`, {
        headers: { authorization: `MediaBrowser Token="${token}"` },
      });
      if (!reply.ok) throw new Error(`${path}: ${reply.status}`);
      const bytes = new Uint8Array(await reply.arrayBuffer());
      await Deno.writeFile(`${folder}/${paths.length}.json`, bytes);
      paths.push(path);
      return bytes;
    });
  } finally {
    await demo.stop();
  }
  await Deno.writeTextFile(`${folder}/index.json`, JSON.stringify(paths));
}

/** Returns recorded replies from the disk, without a network or a server. */
export async function replayed(folder: string): Promise<Ask> {
  const paths = await pathsOf(folder);
  const numbers = new Map(paths.map((path, at) => [path, at]));
  return (path) => Deno.readFile(`${folder}/${numbers.get(path)}.json`);
}

/** Returns the pages that have items, in order. */
export async function listedPages(folder: string): Promise<string[]> {
  const paths = await pathsOf(folder);
  return paths.flatMap((path, at) =>
    path.includes("fields=") ? [`${folder}/${at}.json`] : []
  );
}

/** Runs one sync that gets its replies from `ask`. */
export async function syncFrom(
  library: OpenedLibraryIndex,
  ask: Ask,
): Promise<{ items: number }> {
  const encoder = new TextEncoder();
  const calls = {
    async ask({ path }: { path: string }): Promise<HttpReply> {
      const body = path.includes("minDateLastSaved")
        ? encoder.encode(NOTHING)
        : await ask(path);
      const headers = [["content-type", "application/json"]] as const;
      return { status: 200, headers, body };
    },
    failure: (path: string) => new Error(path) as never,
  };
  const server = {
    library: new JellyfinLibrary(calls),
    lists: { listLists: () => ({ lists: [], unreadable: 0, total: 0 }) },
    clockSkewMs: () => 0,
  } as unknown as ServerSession;
  return await syncLibraries({ library, clock: systemClock }, {
    account: ACCOUNT,
    server,
    full: false,
    tell: () => undefined,
  });
}

export async function signIn(
  url: string,
): Promise<{ token: string; userId: string }> {
  const client = 'Client="bench", Device="bench", DeviceId="1", Version="0"';
  const reply = await fetch(`${url}/Users/AuthenticateByName`, {
    method: "POST",
    headers: {
      authorization: `MediaBrowser ${client}`,
      "content-type": "application/json",
    },
    body: JSON.stringify({ Username: "demo", Pw: "demo" }),
  });
  const { AccessToken, User } = await reply.json();
  return { token: AccessToken, userId: User.Id };
}

async function pathsOf(folder: string): Promise<string[]> {
  return JSON.parse(await Deno.readTextFile(`${folder}/index.json`));
}
