/** Defines the promises of signing in and out, and of calls with a token. */
import { Failure } from "../../src/core/failure.ts";
import type { MediaServer } from "../../src/core/ports.ts";
import type { RawReply } from "../../src/core/session_ports.ts";
import { Secret } from "../../src/core/secret.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  type MediaServersUnderTest,
  withServer,
} from "./media_servers_opener.ts";
import type { Promised } from "./promises.ts";

const ID = /^[0-9a-f]{32}$/;
const UNKNOWN = new Secret("0".repeat(32));
const OTHER_DEVICE = "8".repeat(32);
const PATH = { path: "/System/Info", method: "GET", body: null };

function signIn(
  server: MediaServer,
  { userName = "demo", password = userName }: {
    userName?: string;
    password?: string;
  } = {},
) {
  return server.signInWithPassword(userName, new Secret(password));
}

async function isRefused(server: MediaServer, token: Secret): Promise<boolean> {
  const refusal = await server.as(token).me().then(
    () => null,
    (it: Failure) => it,
  );
  if (refusal !== null) assertEquals(refusal.kind, "rejected");
  return refusal !== null;
}

async function readAll({ body }: RawReply): Promise<number> {
  let bytes = 0;
  for await (const it of body) bytes += it.length;
  return bytes;
}

const OF_SIGN_IN: readonly Promised<MediaServersUnderTest>[] = [
  [
    "signInWithPassword() returns a token of the user",
    (it) =>
      withServer(it, async (server) => {
        const reply = await signIn(server);
        assertEquals([reply.serverId, reply.userName], [it.host.id, "demo"]);
        assert(ID.test(reply.userId), reply.userId);
        assertEquals(await server.as(reply.token).me(), {
          userId: reply.userId,
          userName: "demo",
        });
        assertEquals(server.orphanedToken(), null);
      }),
  ],

  [
    "signInWithPassword() ignores the case of the name and accepts an empty password",
    (it) =>
      withServer(it, async (server) => {
        assertEquals(
          (await signIn(server, { userName: "ADA", password: "" })).userName,
          "ada",
        );
      }),
  ],

  [
    "signInWithPassword() fails with rejected, and revokes no token",
    (it) =>
      withServer(it, async (server) => {
        const { token } = await signIn(server);
        const wrong = [
          { userName: "demo", password: "x" },
          { userName: "nobody", password: "demo" },
        ];
        for (const it of wrong) {
          const failing = () => signIn(server, it);
          assertEquals(
            (await assertRejects(failing, Failure)).kind,
            "rejected",
          );
        }
        assertEquals(await isRefused(server, token), false);
      }),
  ],

  [
    "signInWithPassword() revokes the token of that user and device alone",
    (it) =>
      withServer(it, async (server) => {
        const old = (await signIn(server)).token;
        const others = [
          (await signIn(server, { userName: "ada", password: "" })).token,
        ];
        await withServer(it, async (elsewhere) => {
          others.push((await signIn(elsewhere)).token);
        }, { deviceId: OTHER_DEVICE });
        const { token } = await signIn(server);
        assertEquals(await isRefused(server, old), true);
        for (const good of [token, ...others]) {
          assertEquals(await isRefused(server, good), false);
        }
      }),
  ],

  [
    "onDevice() signs in as the other device, and revokes only its tokens",
    (it) =>
      withServer(it, async (server) => {
        const here = (await signIn(server)).token;
        const other = server.onDevice(OTHER_DEVICE);
        const old = (await signIn(other)).token;
        await withServer(it, async (elsewhere) => {
          const { token } = await signIn(elsewhere);
          assertEquals(await isRefused(other, old), true);
          assertEquals(await isRefused(other, token), false);
        }, { deviceId: OTHER_DEVICE });
        assertEquals(await isRefused(server, here), false);
        assertEquals(other.orphanedToken(), null);
      }),
  ],

  [
    "signOut() revokes the token, and fails with rejected if it was revoked already",
    (it) =>
      withServer(it, async (server) => {
        const { token } = await signIn(server);
        const other =
          (await signIn(server, { userName: "ada", password: "" })).token;
        await server.as(token).signOut();
        assertEquals(await isRefused(server, token), true);
        assertEquals(await isRefused(server, other), false);
        const again = () => server.as(token).signOut();
        assertEquals((await assertRejects(again, Failure)).kind, "rejected");
      }),
  ],

  [
    "me() fails with rejected for an unknown token",
    (it) =>
      withServer(it, async (server) => {
        assertEquals(await isRefused(server, UNKNOWN), true);
      }),
  ],
];

const OF_CALLS: readonly Promised<MediaServersUnderTest>[] = [
  [
    "authorization() is the value of the header with the token",
    (it) =>
      withServer(it, (server) => {
        const value = server.as(new Secret("abc")).authorization().expose();
        assert(/^MediaBrowser (.*, )?Token="abc"(,|$)/.test(value), value);
        return Promise.resolve();
      }),
  ],

  [
    "raw() returns the status, and a body that ends",
    (it) =>
      withServer(it, async (server) => {
        const { token } = await signIn(server);
        const reply = await server.as(token).raw(PATH);
        assertEquals(reply.status, 200);
        assert(await readAll(reply) > 0, "there is a body");
      }),
  ],

  [
    "containsToken() finds the token in a text, and no other token",
    (it) =>
      withServer(it, (server) => {
        const session = server.as(new Secret("abc"));
        const texts = ["abc", "/x?ApiKey=abc&y", "/x?ApiKey=abd", ""];
        const found = texts.map((text) => session.containsToken(text));
        assertEquals(found, [true, true, false, false]);
        return Promise.resolve();
      }),
  ],

  [
    "raw() returns a refusal of the token as a status",
    (it) =>
      withServer(it, async (server) => {
        const reply = await server.as(UNKNOWN).raw(PATH);
        assertEquals(reply.status, 401);
        await readAll(reply);
      }),
  ],

  [
    "raw() fails with insecure when it redirects elsewhere",
    (it) =>
      withServer(it, async (server) => {
        const { token } = await signIn(server);
        it.host.redirect();
        const failing = () => server.as(token).raw(PATH);
        assertEquals((await assertRejects(failing, Failure)).kind, "insecure");
      }),
  ],
];

export const OF_TOKENS = [...OF_SIGN_IN, ...OF_CALLS];
