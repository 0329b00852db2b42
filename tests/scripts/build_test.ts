import { assert, assertEquals, assertMatch } from "@std/assert";

async function build(...args: string[]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "-A", "scripts/build.ts", ...args],
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

Deno.test("scripts/build prints its usage on request", async () => {
  const { code, stdout, stderr } = await build("--help");
  assertEquals([code, stderr], [0, ""]);
  assertMatch(stdout, /^scripts\/build \[--target[^]*\n {2}x86_64-pc-windows/);
});

for (const args of [["--target", "bogus"], ["--target"], ["--bogus"]]) {
  Deno.test(`scripts/build ${args.join(" ")} is answered with the usage alone`, async () => {
    const { code, stdout, stderr } = await build(...args);
    assertEquals([code, stdout], [2, ""]);
    assertMatch(stderr, /^(No such target|Unknown argument)/);
    assert(stderr.includes("\n  aarch64-apple-darwin\n"));
    assert(!/ at |error:/.test(stderr), stderr);
  });
}
