/** Defines the promises of Quick Connect. */
import { Failure, type FailureKind } from "../../src/core/failure.ts";
import type { MediaServer } from "../../src/core/ports.ts";
import { Secret } from "../../src/core/secret.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  type MediaServersUnderTest,
  withServer,
} from "./media_servers_opener.ts";
import type { Promised } from "./promises.ts";

const UNKNOWN = new Secret("0".repeat(32));
const OTHER_DEVICE = "8".repeat(32);

async function kindOf(call: Promise<unknown>): Promise<FailureKind> {
  return (await assertRejects(() => call, Failure)).kind;
}

/** Starts a request on another device, which `demo` can approve here. */
function withRequest(
  it: MediaServersUnderTest,
  use: (fixture: {
    device: MediaServer;
    server: MediaServer;
    token: Secret;
    code: string;
    secret: Secret;
  }) => Promise<void>,
): Promise<void> {
  return withServer(it, (server) =>
    withServer(it, async (device) => {
      const demo = new Secret("demo");
      const { token } = await server.signInWithPassword("demo", demo);
      const { code, secret } = await device.startQuickConnect();
      await use({ device, server, token, code, secret });
    }, { deviceId: OTHER_DEVICE }));
}

export const OF_QUICK_CONNECT: readonly Promised<MediaServersUnderTest>[] = [
  [
    "quickConnectEnabled() returns whether it is on",
    (it) =>
      withServer(it, async (server) => {
        assertEquals(await server.quickConnectEnabled(), true);
        it.host.setQuickConnect(false);
        assertEquals(await server.quickConnectEnabled(), false);
      }),
  ],

  [
    "startQuickConnect() returns a code of six digits and a secret",
    (it) =>
      withServer(it, async (server) => {
        const one = await server.startQuickConnect();
        const two = await server.startQuickConnect();
        assert(/^[0-9]{6}$/.test(one.code), one.code);
        assert(one.code !== two.code);
        assert(one.secret.expose() !== two.secret.expose());
      }),
  ],

  [
    "redeemQuickConnect() returns a token of the user who approved",
    (it) =>
      withRequest(it, async ({ device, server, token, code, secret }) => {
        assertEquals(await device.pollQuickConnect(secret), false);
        assertEquals(
          await kindOf(device.redeemQuickConnect(secret)),
          "expired",
        );
        await server.as(token).approveQuickConnect(code);
        assertEquals(await device.pollQuickConnect(secret), true);
        const reply = await device.redeemQuickConnect(secret);
        assertEquals([reply.serverId, reply.userName], [it.host.id, "demo"]);
        const { userId } = await device.as(reply.token).me();
        assertEquals(userId, reply.userId);
        assertEquals((await server.as(token).me()).userId, userId);
        assertEquals(device.orphanedToken(), null);
      }),
  ],

  [
    "redeemQuickConnect() returns the same token for the same request",
    (it) =>
      withRequest(it, async ({ device, server, token, code, secret }) => {
        await server.as(token).approveQuickConnect(code);
        const one = await device.redeemQuickConnect(secret);
        const two = await device.redeemQuickConnect(secret);
        assertEquals(one.token.expose(), two.token.expose());
      }),
  ],

  [
    "approveQuickConnect() fails with not_found for an unknown or used code",
    (it) =>
      withRequest(it, async ({ server, token, code }) => {
        const other = code === "000000" ? "000001" : "000000";
        const unknown = server.as(token).approveQuickConnect(other);
        assertEquals(await kindOf(unknown), "not_found");
        await server.as(token).approveQuickConnect(code);
        const used = server.as(token).approveQuickConnect(code);
        assertEquals(await kindOf(used), "not_found");
      }),
  ],

  [
    "approveQuickConnect() fails with rejected for an unknown token",
    (it) =>
      withRequest(it, async ({ device, server, code, secret }) => {
        const refused = server.as(UNKNOWN).approveQuickConnect(code);
        assertEquals(await kindOf(refused), "rejected");
        assertEquals(await device.pollQuickConnect(secret), false);
      }),
  ],

  [
    "pollQuickConnect() and redeemQuickConnect() fail with expired",
    (it) =>
      withRequest(it, async ({ device, secret }) => {
        assertEquals(await kindOf(device.pollQuickConnect(UNKNOWN)), "expired");
        assertEquals(
          await kindOf(device.redeemQuickConnect(UNKNOWN)),
          "expired",
        );
        it.host.expireCodes();
        assertEquals(await kindOf(device.pollQuickConnect(secret)), "expired");
        assertEquals(
          await kindOf(device.redeemQuickConnect(secret)),
          "expired",
        );
      }),
  ],

  [
    "every call of Quick Connect fails with forbidden when it is off",
    (it) =>
      withRequest(it, async ({ device, server, token, code, secret }) => {
        it.host.setQuickConnect(false);
        const calls = [
          device.startQuickConnect(),
          device.pollQuickConnect(secret),
          device.redeemQuickConnect(secret),
          server.as(token).approveQuickConnect(code),
        ];
        const kinds = await Promise.all(calls.map(kindOf));
        assertEquals(kinds, Array(4).fill("forbidden"));
      }),
  ],
];
