import { SYSTEM_TRUST } from "../../src/core/account.ts";
import { Failure, type FailureKind } from "../../src/core/failure.ts";
import { assertEquals, assertRejects } from "@std/assert";
import { DEVICE_ID, servers } from "./jellyfin_fixture.ts";

const LOOPBACK = [
  "http://localhost:8096",
  "http://127.0.0.1:8096",
  "http://127.9.9.9",
  "http://[::1]:8096",
];

/** Addresses that are refused even if loopback is allowed. */
const ELSEWHERE = [
  "http://media.example",
  "http://192.168.1.20:8096",
  "http://127.evil.example",
  "http://127.0.0.1.evil.example",
  "http://localhost.evil.example",
  "http://localhost@evil.example",
  "http://0.0.0.0:8096",
  "http://[::ffff:10.0.0.7]",
  "ftp://localhost",
  "ws://localhost",
];

function open(url: string, allowLoopbackHttp: boolean) {
  const trust = { ...SYSTEM_TRUST, allowLoopbackHttp };
  return servers.open({ url, trust, deviceId: DEVICE_ID });
}

for (const url of [...LOOPBACK, ...ELSEWHERE]) {
  Deno.test(`JellyfinServers.open() refuses ${url} when it is not allowed`, async () => {
    const { kind } = await assertRejects(() => open(url, false), Failure);
    assertEquals<FailureKind>(kind, "insecure");
  });
}

for (const url of ELSEWHERE) {
  Deno.test(`JellyfinServers.open() refuses ${url} when loopback is allowed`, async () => {
    const { kind } = await assertRejects(() => open(url, true), Failure);
    assertEquals<FailureKind>(kind, "insecure");
  });
}

for (const url of LOOPBACK) {
  Deno.test(`JellyfinServers.open() accepts ${url} when loopback is allowed`, async () => {
    await (await open(url, true)).close();
  });
}
