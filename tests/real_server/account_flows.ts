/** Runs the flows that sign in and out. */
import { assertEquals } from "@std/assert";
import { BINARY, RUN_LIMIT_MS } from "../native/binary.ts";
import { until } from "../native/play_fixture.ts";
import { normal } from "./admin.ts";
import type { Flows } from "./flows.ts";
import { devicesOf } from "./left_over.ts";

export async function signInWithPassword(flows: Flows): Promise<void> {
  const { fixture, home } = flows;
  const { viewer } = fixture;
  const wrong = await home.signIn(fixture, {
    ...viewer,
    password: `${viewer.password}x`,
  });
  assertEquals([wrong.code, wrong.failure.kind], [4, "rejected"]);
  const ran = await home.signIn(fixture, viewer);
  assertEquals(ran.code, 0, ran.stderr);
  const { userId, userName, state } = ran.json;
  const expected = [viewer.id, viewer.name, "valid"];
  assertEquals([userId, userName, state], expected);
  const { accounts: [account] } = await home.succeed("auth", "status");
  assertEquals([account.userId, account.state], [viewer.id, "valid"]);
  assertEquals(normal((await home.api("/Users/Me")).Id), viewer.id);
  await noteDevice(flows);
}

/** Checks that a sign-in has added one device on the server. */
async function noteDevice({ fixture, devices }: Flows): Promise<void> {
  const found = await devicesOf(fixture.admin, fixture.viewer.id);
  const added = found.filter((it) => !devices.includes(it));
  assertEquals(added.length, 1);
  devices.push(...added);
}

export async function signInWithQuickConnect(flows: Flows): Promise<void> {
  const { fixture, home, second } = flows;
  const login = ["auth", "login", fixture.url, ...fixture.trustFlags];
  if (!await fixture.admin.get("/QuickConnect/Enabled")) {
    const { kind } = await second.fail(...login, "--quick-connect");
    assertEquals(kind, "forbidden");
    const { viewer } = fixture;
    const ran = await second.signIn(fixture, viewer);
    assertEquals(ran.code, 0, ran.stderr);
    return await noteDevice(flows);
  }
  const child = new Deno.Command(BINARY, {
    args: [...login, "--quick-connect"],
    clearEnv: true,
    env: { ...second.env },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
    signal: AbortSignal.timeout(RUN_LIMIT_MS),
  }).spawn();
  let said = "";
  const reading = (async () => {
    for await (
      const text of child.stderr.pipeThrough(new TextDecoderStream())
    ) {
      said += text;
    }
  })();
  const code = await until(() => /code: (\d{3} \d{3})/.exec(said)?.[1]);
  await home.succeed("auth", "approve", code);
  const { code: exitCode } = await child.status;
  await reading;
  assertEquals(exitCode, 0, said);
  const { accounts: [account] } = await second.succeed("auth", "status");
  assertEquals(account.userId, fixture.viewer.id);
  await noteDevice(flows);
}

export async function noticeRevokedToken(flows: Flows): Promise<void> {
  const { fixture: { admin }, home, second, devices } = flows;
  await admin.delete(`/Devices?id=${encodeURIComponent(devices[1] ?? "")}`);
  const status = await second.jellytau("auth", "status");
  assertEquals(status.code, 4, status.stderr);
  assertEquals(status.json.accounts[0].state, "rejected");
  const { kind, exitCode } = await second.fail("library", "sync");
  assertEquals([kind, exitCode], ["rejected", 4]);
  await home.succeed("auth", "status");
  const { signedOut: [out] } = await second.succeed("auth", "logout");
  assertEquals([out.removed, out.onServer], [true, "already-dead"]);
}

export async function signOut({ fixture, home }: Flows): Promise<void> {
  const { signedOut: [out] } = await home.succeed("auth", "logout");
  assertEquals([out.removed, out.onServer], [true, "revoked"]);
  assertEquals(await devicesOf(fixture.admin, fixture.viewer.id), []);
  assertEquals((await home.jellytau("auth", "token")).code, 4);
}
