/** Tests the messages for command lines that make no sense. */
import { assertEquals, assertMatch } from "@std/assert";
import { withCli } from "./cli_fixture.ts";

const LINES: [line: string, hint: string][] = [
  ["auth login", "jellytau help auth login"],
  ["auth login --json --user ada", "jellytau help auth login"],
  ["--account ada play", "jellytau help play"],
  ["storage slot add", "jellytau help storage slot add"],
  ["server test https://a https://b", "jellytau help server test"],
  ["auth status --frobnicate", "jellytau help auth status"],
  ["auth frobnicate", "jellytau help auth"],
  ["auth", "jellytau help auth"],
  ["frobnicate", "jellytau help"],
  ["--color purple", "jellytau help"],
  ["--timeout", "jellytau help"],
  ["auth status --timeout", "jellytau help auth status"],
  ["--images", "jellytau help"],
  ["auth status --timeout abc", "jellytau help auth status"],
  ["download x --parallel 0", "jellytau help download"],
  ["auth logout ada --all", "jellytau help auth logout"],
];

for (const [line, command] of LINES) {
  Deno.test(`\`${line}\` exits with 2 and names \`${command}\``, async () => {
    await withCli(async (run) => {
      const ran = await run(line.split(" "));
      assertEquals(ran.code, 2);
      assertEquals(ran.stdout, "");
      assertMatch(ran.stderr, /Cannot (read arguments: |run: |use --)/);
      assertEquals(ran.stderr.includes(`See \`${command}\``), true, ran.stderr);
    });
  });
}

Deno.test("`storage accept-rollback` finds nothing when there is no encrypted file", async () => {
  await withCli(async (run) => {
    const ran = await run(["storage", "accept-rollback", "--json"]);
    const { error } = JSON.parse(ran.stderr);
    assertEquals([ran.code, error.kind], [3, "not_found"]);
    assertMatch(error.hint, /storage status/);
  });
});

Deno.test("`--ca-file` without a certificate in it is refused before a server is asked", async () => {
  await withCli(async (run) => {
    const path = await Deno.makeTempFile();
    try {
      await Deno.writeTextFile(path, "no certificate");
      const ran = await run(["server", "test", "localhost", "--ca-file", path]);
      assertEquals(ran.code, 2);
      assertMatch(ran.stderr, /it contains no certificate/);
    } finally {
      await Deno.remove(path);
    }
  });
});

const SECRET_FLAGS = [
  ["--password=hunter2", "--password"],
  ["--token=hunter2", "--token"],
  ["--with-token=hunter2", "--with-token"],
  ["--user-password=hunter2\nhunter2", "--user-password"],
] as const;

for (const [typed, flag] of SECRET_FLAGS) {
  Deno.test(`${flag} with a value is refused without the value, and says what is meant instead`, async () => {
    await withCli(async (run) => {
      const ran = await run(["auth", "login", "media.example", typed]);
      assertEquals(ran.code, 2);
      assertMatch(ran.stderr, new RegExp(`unknown option '${flag}'`));
      assertEquals(ran.stderr.includes("hunter2"), false, ran.stderr);
      assertMatch(ran.stderr, /hint: Passwords and tokens .*--password-stdin/);
    });
  });
}

Deno.test("a misspelt flag gets a suggestion", async () => {
  await withCli(async (run) => {
    const ran = await run(["auth", "logout", "--al=x"]);
    assertMatch(ran.stderr, /unknown option '--al' \(did you mean --all\?\)/);
  });
});

const TOO_MUCH: [title: string, args: string[], message: RegExp][] = [
  ["a name of a megabyte", ["auth", "status", "x".repeat(1e6)], /4096/],
  [
    "a long flag's value",
    ["auth", "login", "x", "--user", "u".repeat(5e3)],
    /4096/,
  ],
  ["1,001 downloads", ["download", ...Array(1_001).fill("x")], /1000 items/],
];

for (const [title, args, message] of TOO_MUCH) {
  Deno.test(`${title} is a matter of usage, not a bug`, async () => {
    await withCli(async (run) => {
      const ran = await run([...args, "--json"]);
      const { error } = JSON.parse(ran.stderr);
      assertEquals([ran.code, error.kind], [2, "usage"], error.message);
      assertMatch(error.message, message);
      assertEquals(ran.stderr.length < 500, true);
    });
  });
}

Deno.test("`--version` is in the help, and works beside every other option", async () => {
  await withCli(async (run) => {
    assertMatch((await run(["--help"])).stdout, /-V, --version +print/);
    const lines = ["--version", "-V --color always", "--timeout 3 --version"];
    for (const line of lines) {
      const ran = await run(line.split(" "));
      assertEquals([ran.code, ran.stderr], [0, ""], line);
      assertMatch(ran.stdout, /^jellytau [0-9.]+\n$/);
    }
    const json = await run(["--json", "--account", "ada", "--version"]);
    assertEquals(Object.keys(json.json), ["version"]);
  });
});
