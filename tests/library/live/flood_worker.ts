/**
 * Follows a socket over which many events come, and prints as JSON how many
 * bytes of scripts it holds after each thousand.
 *
 *   deno run -A --v8-flags=--expose-gc flood_worker.ts <thousands>
 */
import { Duplex } from "node:stream";
import { ChangeSocket } from "../../../src/jellyfin/change_socket.ts";
import { WebSocketConnection } from "../../../src/jellyfin/http/web_socket.ts";
import { OPCODES } from "../../../src/jellyfin/http/web_socket_frames.ts";
import {
  type FollowedServer,
  followServer,
} from "../../../src/library/live/follow_server.ts";
import { openLibraryIndex } from "../../../src/metadata/library_index.ts";
import { ManualClock } from "../../fakes/manual_clock.ts";
import { serverFrame } from "../../jellyfin/server_frame.ts";
import { makeItem } from "../../media_item.ts";
import { ACCOUNT } from "./follow_fixture.ts";

/** The memory of a run, and its effects. */
export interface Flood {
  readonly heapBytes: readonly number[];
  readonly applied: number;
  readonly syncs: number;
}

/** Runs a child that receives so many thousands of events. */
export async function measureFlood(thousands: number): Promise<Flood> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "--quiet", "--v8-flags=--expose-gc"]
      .concat(import.meta.filename ?? "", String(thousands)),
    stderr: "inherit",
  }).output();
  return JSON.parse(new TextDecoder().decode(stdout));
}

const LIBRARY = { id: "1".repeat(32), name: "Films", collectionType: null };
const ITEMS = 500;
const BURST = 100;

const idOf = (at: number) => at.toString(16).padStart(32, "0");

/** Returns one of the frames that come in turn; some are malformed. */
function frameOf(at: number): Uint8Array {
  const { text, ping, binary } = OPCODES;
  const message = (MessageType: string, Data: unknown) =>
    serverFrame(
      text,
      new TextEncoder().encode(JSON.stringify({ MessageType, Data })),
    );
  const id = idOf(at % ITEMS);
  switch (at % 8) {
    case 0:
      return message("LibraryChanged", {
        ItemsUpdated: [id],
        ItemsRemoved: [],
      });
    case 1:
      return message("LibraryChanged", { ItemsRemoved: [`f${id.slice(1)}`] });
    case 2:
      return message("SomethingNew", { id, text: "x".repeat(5_000) });
    case 3:
      return serverFrame(
        text,
        new TextEncoder().encode(`{"MessageType":${at}`),
      );
    case 4:
      return serverFrame(binary, new Uint8Array(1_000));
    case 5:
      return serverFrame(ping, new Uint8Array([at % 256]));
    default: {
      const Played = Math.trunc(at / ITEMS) % 2 === 0;
      const UserDataList = [{ ItemId: id, Played, PlayCount: at % 1_000 }];
      return message("UserDataChanged", {
        UserId: ACCOUNT.userId,
        UserDataList,
      });
    }
  }
}

function openedLibrary() {
  const library = openLibraryIndex(":memory:");
  library.libraries.saveLibraries(ACCOUNT, [LIBRARY]);
  const items = Array.from(
    { length: ITEMS },
    (_, at) => makeItem({ type: "movie", name: `Film ${at}` }, at),
  );
  library.synced.applyItems(ACCOUNT, LIBRARY.id, { items, run: null });
  return library;
}

async function receive(thousands: number): Promise<Flood> {
  const { gc } = globalThis as unknown as { gc: () => void };
  const socket = new Duplex({
    read: () => undefined,
    write: (_chunk, _encoding, done) => done(),
  });
  const clock = new ManualClock();
  const library = openedLibrary();
  const stop = new AbortController();
  let [applied, syncs] = [0, 0];
  const server: Partial<FollowedServer> = {
    openChanges: () => {
      const connection = new WebSocketConnection(socket, { maxBytes: 1 << 20 });
      return Promise.resolve(new ChangeSocket(connection, clock));
    },
  };
  const ended = followServer({ library, clock, random: () => 1 }, {
    account: ACCOUNT,
    missed: false,
    signal: stop.signal,
    tell: ({ kind }) => kind === "sync-due" ? syncs++ : applied++,
    connect: (lend) => lend(server as FollowedServer),
  }).catch(() => undefined);
  const heapBytes: number[] = [];
  for (let at = 0; at < thousands * 1_000; at++) {
    socket.push(frameOf(at));
    if ((at + 1) % BURST === 0) await clock.pass(1_000);
    if ((at + 1) % 1_000 !== 0) continue;
    clock.begun.length = 0;
    gc();
    heapBytes.push(Deno.memoryUsage().heapUsed);
  }
  stop.abort();
  await ended;
  library.close();
  return { heapBytes, applied, syncs };
}

if (import.meta.main) {
  const flood = await receive(Number(Deno.args[0]));
  Deno.stdout.writeSync(new TextEncoder().encode(JSON.stringify(flood)));
}
