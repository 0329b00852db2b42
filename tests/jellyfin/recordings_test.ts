/** Tests that the client reads every recorded reply to its own requests. */
import { SYSTEM_TRUST } from "../../src/core/account.ts";
import { Failure, type FailureKind } from "../../src/core/failure.ts";
import type { MediaServer } from "../../src/core/ports.ts";
import { Secret } from "../../src/core/secret.ts";
import { SUPPORTED_KINDS } from "../../src/jellyfin/decode/item.ts";
import { JellyfinServers } from "../../src/jellyfin/jellyfin_servers.ts";
import { systemClock } from "../../src/system/clock.ts";
import { assert, assertEquals } from "@std/assert";
import {
  type Exchange,
  type Json,
  readRecordings,
  RECORDED_VERSIONS,
  type RecordedReply,
} from "../demo/recordings.ts";

const TOKEN = new Secret("TOKEN");
const ID = "0".repeat(32);

/** Reads a reply with one call of our client. */
interface Reader {
  readonly method: string;
  readonly path: RegExp;
  /** Tells whether our client sends such a request. */
  readonly fits?: (request: Exchange["request"]) => boolean;
  readonly read: (server: MediaServer, exchange: Exchange) => Promise<unknown>;
  /** Checks the result of a reply with status 200. */
  readonly check?: (result: Json, json: Json) => void;
  /** Failures by status that differ from those of other calls. */
  readonly failures?: Readonly<Record<number, FailureKind>>;
}

const FAILURES: Readonly<Record<number, FailureKind>> = {
  400: "server_error",
  401: "rejected",
  403: "forbidden",
  404: "not_found",
  412: "server_error",
  500: "server_error",
  503: "server_error",
};

const READERS: readonly Reader[] = [
  {
    method: "GET",
    path: /^\/System\/Info\/Public$/i,
    fits: ({ headers }) => !/CamelCase/i.test(headers.accept ?? ""),
    read: (server) => server.publicInfo(),
    check: (info, json) =>
      assertEquals(info.id, json.Id ?? json.id ?? assert(false)),
  },
  {
    method: "POST",
    path: /^\/Users\/AuthenticateByName$/,
    read: (server) => server.signInWithPassword("ada", new Secret("right")),
    check: (signedIn, json) => assertEquals(signedIn.userId, json.User.Id),
    failures: { 400: "rejected", 401: "rejected", 415: "server_error" },
  },
  {
    method: "GET",
    path: /^\/QuickConnect\/Enabled$/,
    read: (server) => server.quickConnectEnabled(),
    check: (enabled, json) => assertEquals(enabled, json),
  },
  {
    method: "POST",
    path: /^\/QuickConnect\/Initiate$/,
    read: (server) => server.startQuickConnect(),
    check: (request, json) => assertEquals(request.code, json.Code),
    failures: { 401: "forbidden" },
  },
  {
    method: "GET",
    path: /^\/QuickConnect\/Connect$/,
    read: (server) => server.pollQuickConnect(TOKEN),
    check: (approved, json) => assertEquals(approved, json.Authenticated),
    failures: { 401: "forbidden", 404: "expired" },
  },
  {
    method: "POST",
    path: /^\/Users\/AuthenticateWithQuickConnect$/,
    read: (server) => server.redeemQuickConnect(TOKEN),
    check: (signedIn, json) => assertEquals(signedIn.userId, json.User.Id),
    failures: { 401: "forbidden", 404: "expired" },
  },
  {
    method: "POST",
    path: /^\/QuickConnect\/Authorize$/,
    read: (server) => server.as(TOKEN).approveQuickConnect("123456"),
    // With a message Quick Connect is off, without one the token is refused.
    failures: { 500: "not_found" },
  },
  {
    method: "GET",
    path: /^\/Users\/Me$/,
    read: (server) => server.as(TOKEN).me(),
    check: (me, json) => assertEquals(me.userId, json.Id),
    failures: { 400: "rejected" },
  },
  {
    method: "POST",
    path: /^\/Sessions\/Logout$/,
    read: (server) => server.as(TOKEN).signOut(),
  },
  {
    method: "GET",
    path: /^\/UserViews$/,
    read: (server) => server.as(TOKEN).library.listLibraries(),
    check: ({ libraries }, json) =>
      assertEquals(idsOf(libraries), idsOf(json.Items)),
  },
  {
    method: "GET",
    path: /^\/Items$/,
    fits: ({ query }) => query !== undefined,
    read: async (server) => {
      const query = {
        libraryId: ID,
        startIndex: 0,
        limit: 9,
        savedSince: null,
      };
      const page = await server.as(TOKEN).library.listItems(query);
      const marks = await server.as(TOKEN).library.listMarks(query);
      return { page, marks };
    },
    check: ({ page, marks }, json) => {
      const kept = json.Items.filter((it: Json) =>
        SUPPORTED_KINDS.includes(it.Type)
      );
      assertEquals(idsOf(page.items), idsOf(kept));
      assertEquals(idsOf(marks.marks), idsOf(json.Items));
      for (const [i, item] of page.items.entries()) checkItem(item, kept[i]);
    },
  },
  {
    method: "GET",
    path: /^\/Items\/[0-9a-f-]{32,36}$/,
    read: (server) => server.as(TOKEN).library.readItem(ID),
    check: checkItem,
    // A kind that is not kept counts as absent.
    failures: { 200: "not_found" },
  },
  {
    method: "GET",
    path: /\/Images\/Primary$/,
    read: (server) =>
      server.as(TOKEN).library.findPicture({
        itemId: ID,
        tag: "t",
        widthPx: 1,
        etag: null,
        heightPx: 1,
      }),
  },
  {
    method: "POST",
    path: /\/PlaybackInfo$/,
    read: (server, { request }) => {
      const itemId = request.path.split("/")[2] ?? "";
      return server.as(TOKEN).media.playbackInfo({ userId: ID, itemId });
    },
    check: (info, json) => {
      assertEquals(idsOf(info.sources), idsOf(json.MediaSources));
      for (const [i, source] of info.sources.entries()) {
        const raw = json.MediaSources[i];
        assertEquals(source.direct, raw.SupportsDirectPlay);
        assertEquals(source.isRemote, raw.IsRemote);
        assertEquals(source.madePath !== null, "TranscodingUrl" in raw);
        assert(!/api_?key/i.test(source.madePath ?? ""));
      }
    },
  },
  {
    method: "POST",
    path: /^\/Sessions\/Playing(\/Progress|\/Stopped)?$/,
    read: (server) =>
      server.as(TOKEN).media.report({
        moment: "stop",
        report: {
          itemId: ID,
          sourceId: null,
          playSessionId: null,
          positionMs: 0,
          paused: false,
          transcoded: false,
        },
      }),
  },
  {
    method: "GET",
    path: /\/(Download|stream|master\.m3u8|main\.m3u8)$|\/Subtitles\//,
    read: async (server) => {
      const signal = new AbortController().signal;
      const path = `/Items/${ID}/Download`;
      const reply = await server.as(TOKEN).media.stream({ path, signal });
      reply.cancel();
      return reply.status;
    },
  },
];

function idsOf(list: Json): string[] {
  return list.map((it: Json) => it.id ?? it.Id);
}

/** Checks the members of an item that the rest of the program uses. */
function checkItem(item: Json, raw: Json): void {
  assertEquals(item.id, raw.Id);
  assertEquals(item.runtimeMs === null, !raw.RunTimeTicks);
  assertEquals(item.year, raw.ProductionYear ?? null);
  assertEquals(item.userData.played, raw.UserData?.Played ?? false);
  const ticks = raw.UserData?.PlaybackPositionTicks ?? 0;
  assertEquals(item.userData.positionMs, Math.round(ticks / 10_000));
}

Deno.test({
  name:
    "JellyfinServer decodes or rightly refuses every reply that real servers gave",
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    let current: RecordedReply | undefined;
    const http = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => undefined },
      () => responseOf(current),
    );
    const servers = new JellyfinServers({
      client: "JellyTau",
      version: "0",
      device: "test",
      clock: { ...systemClock, wait: () => Promise.resolve() },
      random: () => 0.5,
    });
    const server = await servers.open({
      url: `http://127.0.0.1:${http.addr.port}`,
      trust: { ...SYSTEM_TRUST, allowLoopbackHttp: true },
      deviceId: ID,
    });
    const wrong: string[] = [];
    const read = new Set<Reader>();
    for (const version of RECORDED_VERSIONS) {
      for (const { area, exchanges } of readRecordings(version)) {
        for (const exchange of exchanges) {
          const reader = readerOf(exchange);
          current = exchange.reply;
          if (reader === undefined || current === undefined) continue;
          read.add(reader);
          const problem = await problemOf(reader, { server, exchange });
          const { label, request } = exchange;
          const place = `${version} ${area} ${label ?? ""} ${request.path}`;
          if (problem !== null) wrong.push(`${place}: ${problem}`);
        }
      }
    }
    await server.close();
    await http.shutdown();
    assertEquals(wrong, []);
    assertEquals(read.size, READERS.length, "every call met a reply");
  },
});

function readerOf({ request }: Exchange): Reader | undefined {
  return READERS.find(({ method, path, fits }) =>
    method === request.method && path.test(request.path) &&
    !isConditional(request) && (fits?.(request) ?? true)
  );
}

/** Tells whether a request is conditional; our client sends none of these. */
function isConditional({ headers }: Exchange["request"]): boolean {
  return "if-none-match" in headers || "if-modified-since" in headers;
}

/** Returns the problem of a call; null if the result is as expected. */
async function problemOf(
  { read, check, failures }: Reader,
  { server, exchange }: { server: MediaServer; exchange: Exchange },
): Promise<string | null> {
  const { status, json, text } = exchange.reply ?? { status: 0 };
  const hasMessage = status === 401 && (json ?? text) !== undefined;
  const wanted = failures?.[status] ??
    (hasMessage ? "forbidden" : FAILURES[status]);
  try {
    const result = await read(server, exchange);
    if (status === 200) check?.(result, json);
    return null;
  } catch (caught) {
    if (!(caught instanceof Failure)) return `${caught}`;
    if (status === 200 && SUPPORTED_KINDS.includes(json?.Type)) {
      return caught.message;
    }
    return caught.kind === wanted ? null : `${status} is ${caught.message}`;
  }
}

function responseOf(reply: RecordedReply | undefined): Response {
  const { status = 500, json, text, binary, headers = [] } = reply ?? {};
  const body = json !== undefined
    ? JSON.stringify(json)
    : text ?? (binary ? new Uint8Array(binary.length) : null);
  const kept = headers.filter(([name]) =>
    !/^(content-length|transfer-encoding|connection|date|content-encoding)$/i
      .test(name)
  );
  const isEmpty = status === 204 || status === 304;
  return new Response(isEmpty ? null : body, {
    status,
    headers: kept.map(([name, value]) => [name, value] as [string, string]),
  });
}
