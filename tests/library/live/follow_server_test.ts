import { Failure, type FailureKind } from "../../../src/core/failure.ts";
import { assert, assertEquals } from "@std/assert";
import { ACCOUNT, AWAY, withFollow } from "./follow_fixture.ts";
import { settled } from "../../fakes/manual_clock.ts";

const ID = "a".repeat(32);
const ADDED = { kind: "library", removed: [] } as const;
const MINUTE_MS = 60_000;

for (
  const [random, pauses] of [
    [1, [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]],
    [0.5, [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]],
    [0, new Array(8).fill(250)],
  ] as const
) {
  Deno.test(`followServer() waits longer each time, at random ${random}`, () =>
    withFollow({ random }, async (it) => {
      it.connects = AWAY;
      it.connections[0]?.end();
      await settled();
      await it.clock.pass(pauses.reduce((sum, ms) => sum + ms, 0));
      const begun = it.clock.begun.slice(0, pauses.length);
      assertEquals(begun, [...pauses]);
      it.stop();
      assertEquals(await it.ended, "cancelled");
    }));
}

Deno.test("followServer() asks for one sync after a reconnect, and none before", () =>
  withFollow({}, async (it) => {
    await it.clock.pass(MINUTE_MS);
    assertEquals([it.effects, it.connections.length], [[], 1]);
    it.connects = AWAY;
    it.connections[0]?.end();
    await it.clock.pass(5 * MINUTE_MS);
    assertEquals(it.effects, []);
    assert(it.connections[0]?.isClosed());
    it.connects = null;
    await it.clock.pass(2 * MINUTE_MS);
    assertEquals([it.effects, it.connections.length], [["sync-due"], 2]);
    await it.clock.pass(60 * MINUTE_MS);
    assertEquals(it.effects, ["sync-due"]);
  }));

Deno.test("followServer() begins with short pauses after a long connection", () =>
  withFollow({}, async (it) => {
    const { clock, connections } = it;
    for (let i = 0; i < 4; i++) {
      connections.at(-1)?.end();
      await clock.pass(8_000);
    }
    assertEquals(connections.length, 5);
    clock.begun.length = 0;
    await clock.pass(MINUTE_MS);
    connections.at(-1)?.end();
    await settled();
    assertEquals(clock.begun.at(-1), 1_000);
  }));

Deno.test("followServer() asks for a sync even if the server opens no socket", () =>
  withFollow({}, async (it) => {
    const failure = new Failure("server_error", "Cannot use: it is busy");
    it.connects = AWAY;
    it.connections[0]?.end();
    await it.clock.pass(MINUTE_MS);
    [it.connects, it.opens] = [null, failure];
    await it.clock.pass(10 * MINUTE_MS);
    assertEquals(it.effects, ["sync-due"]);
    it.opens = null;
    await it.clock.pass(2 * MINUTE_MS);
    assertEquals([it.effects, it.connections.length], [
      ["sync-due", "sync-due"],
      2,
    ]);
  }));

Deno.test("followServer() asks for a sync at once if changes were missed", () =>
  withFollow({ missed: true }, async (it) => {
    await it.clock.pass(1_000);
    assertEquals(it.effects, ["sync-due"]);
  }));

Deno.test("followServer() ends without a failure if the server offers no changes", () =>
  withFollow({}, async (it) => {
    it.opens = new Failure("forbidden", "Cannot follow: no socket");
    it.connections[0]?.end();
    await it.clock.pass(MINUTE_MS);
    assertEquals(await it.ended, "ended");
  }));

const FINAL: readonly FailureKind[] = [
  "rejected",
  "not_signed_in",
  "server_changed",
  "storage_locked",
];
for (const kind of FINAL) {
  Deno.test(`followServer() does not try again after ${kind}`, () =>
    withFollow({}, async (it) => {
      it.connects = new Failure(kind, "Cannot use the token: no");
      it.connections[0]?.end();
      await it.clock.pass(MINUTE_MS);
      assertEquals(await it.ended, kind);
    }));
}

for (const kind of ["tls_untrusted", "not_jellyfin", "forbidden"] as const) {
  Deno.test(`followServer() tries again after ${kind} of the connection`, () =>
    withFollow({}, async (it) => {
      it.connects = new Failure(kind, "Cannot use: a hotel answers");
      it.connections[0]?.end();
      await it.clock.pass(MINUTE_MS);
      it.connects = null;
      await it.clock.pass(2 * MINUTE_MS);
      assertEquals(it.connections.length, 2);
    }));
}

Deno.test("followServer() makes one sync of many changes, then one per 5 seconds", () =>
  withFollow({}, async ({ clock, connections: [server], effects }) => {
    for (let i = 0; i < 1_000; i++) server?.announce(ADDED);
    await clock.pass(1_000);
    assertEquals(effects.length, 1);
    for (let second = 0; second < 60; second++) {
      for (let i = 0; i < 20; i++) server?.announce(ADDED);
      await clock.pass(1_000);
    }
    assert(effects.length >= 10 && effects.length <= 13, `${effects.length}`);
    await clock.pass(MINUTE_MS);
    const { length } = effects;
    await clock.pass(MINUTE_MS);
    assertEquals(effects.length, length);
  }));

Deno.test("followServer() leaves a flood of marks to one sync", () =>
  withFollow({}, async ({ clock, connections: [server], effects }) => {
    for (let i = 0; i < 10_000; i++) {
      const id = i.toString(16).padStart(32, "0");
      const userData = {
        played: true,
        favorite: false,
        playCount: 1,
        positionMs: 0,
        lastPlayedAt: null,
      };
      const marks = [{ id, userData }];
      server?.announce({ kind: "user-data", userId: ACCOUNT.userId, marks });
    }
    await clock.pass(MINUTE_MS);
    assertEquals(effects, ["sync-due"]);
  }));

Deno.test("followServer() closes its connection when it is cancelled", () =>
  withFollow({}, async ({ connections: [server], stop, ended }) => {
    server?.announce({ kind: "library", removed: [ID] });
    stop();
    assertEquals(await ended, "cancelled");
    assert(server?.isClosed());
  }));
