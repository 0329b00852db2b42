/**
 * Tests names, passwords and tokens in the forms that people and scripts use.
 */
import { parseAuthorization } from "../../src/demo/authorization.ts";
import { assert, assertEquals } from "@std/assert";
import { BINARY, run } from "./binary.ts";
import { type DemoHome, withDemoHome } from "./demo_home.ts";

function loginTo({ demo, caFile }: DemoHome, user: string): string[] {
  const named = ["auth", "login", demo.url, "--user", user];
  return [...named, "--ca-file", caFile, "--json"];
}

const LONG = Deno.env.get("JELLYTAU_LONG") === "1";
const OPTIONS = { items: 12 };

Deno.test("jellytau auth login finds a user whose name was typed in parts", async () => {
  await withDemoHome(OPTIONS, async (fixture) => {
    const { demo, env } = fixture;
    const names = ["\u1ec7", "\ud55c\uae00"];
    const more = ["z\u00fcri", "\u00c5ngstr\u00f6m"];
    for (const name of LONG ? [...names, ...more] : names) {
      demo.users.addUser(name, "demo");
      const typed = name.normalize("NFD");
      assert(typed !== name);
      const args = [...loginTo(fixture, typed), "--password-stdin"];
      const ran = await run(args, { env, stdin: "demo" });
      assertEquals([ran.code, ran.json.userName], [0, name], ran.stderr);
    }
  });
});

/** Ways of a shell to pass a password without a file on the disk. */
const SCRIPTS = [
  '"$@" --password-file <(printf demo)',
  'exec 7< <(printf demo); "$@" --password-file /dev/fd/7',
  '"$@" --password-file /dev/stdin <<< demo',
  ...LONG
    ? [
      '"$@" --password-file <(printf "demo\\n")',
      '"$@" --password-file /proc/self/fd/0 <<< demo',
    ]
    : [],
];

for (const script of SCRIPTS) {
  Deno.test(`jellytau auth login takes the password of ${script}`, async () => {
    await withDemoHome(OPTIONS, async (fixture) => {
      const { demo, env } = fixture;
      const { code, stderr } = await new Deno.Command("bash", {
        args: ["-c", script, "bash", BINARY, ...loginTo(fixture, "demo")],
        clearEnv: true,
        env,
        stdin: "null",
        stdout: "null",
        stderr: "piped",
      }).output();
      assertEquals(code, 0, new TextDecoder().decode(stderr));
      assertEquals(demo.users.devices.length, 1);
    });
  });
}

Deno.test("jellytau auth login --with-token keeps the other client's device name", async () => {
  await withDemoHome(OPTIONS, async (fixture) => {
    const { demo, env } = fixture;
    const header = 'MediaBrowser Client="Web", Device="Ada\'s TV", ' +
      'DeviceId="tv-1", Version="9"';
    const identity = parseAuthorization(header, { legacy: false });
    const device = demo.users.signIn("demo", "demo", { identity });
    assert(typeof device !== "string");
    const args = loginTo(fixture, "demo").filter((it) =>
      it !== "--user" && it !== "demo"
    );
    const ran = await run([...args, "--with-token"], {
      env,
      stdin: device.token,
    });
    assertEquals(ran.code, 0, ran.stderr);
    const commands = [["auth", "status"], ["library", "sync"]];
    for (const command of commands) {
      assertEquals((await run(command, { env })).code, 0);
    }
    const seen = demo.users.devices.map((it) => [it.device, it.deviceId]);
    assertEquals(seen, [["Ada's TV", "tv-1"]]);
  });
});
