/** Tests a pipe or a folder in place of one of the program's files. */
import { startDemoServer } from "../../src/demo/demo_server.ts";
import { assertEquals, assertMatch } from "@std/assert";
import { run, withEmptyHome } from "./binary.ts";

const DATA = ".local/share/jellytau";
/** The files, and a command that needs each. */
const FILES: readonly (readonly [string, readonly string[]])[] = [
  [`${DATA}/metadata.db`, ["auth", "list"]],
  [`${DATA}/tokens.json`, ["auth", "token"]],
  [`${DATA}/tokens.json.lock`, ["storage", "rotate"]],
  [`${DATA}/accounts.lock`, ["auth", "logout", "--local-only"]],
  [".config/jellytau/storage.key", ["auth", "token"]],
  [
    ".config/jellytau/storage.commands",
    ["storage", "slot", "add", "command", "--", "/bin/echo", "a secret"],
  ],
  [".local/state/jellytau/jellytau.log", ["auth", "list", "--verbose"]],
];

Deno.test({
  name: "jellytau ends at once where one of its files is a pipe or a folder",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withEmptyHome(async ({ env, path }) => {
      const demo = await startDemoServer({});
      try {
        await Deno.writeTextFile(`${path}/ca.pem`, demo.certificate.caPem);
        const login = ["auth", "login", demo.url, "--user", "demo"];
        login.push("--password-stdin", "--ca-file", `${path}/ca.pem`);
        const ran = await run([...login, "--verbose"], { env, stdin: "demo" });
        assertEquals(ran.code, 0, ran.stderr);
        for (const [name, command] of FILES) {
          for (const program of ["mkfifo", "mkdir"]) {
            await replaced(`${path}/${name}`, program, async () => {
              const { code, stderr } = await run(command, { env });
              assertEquals([name, code !== 0], [name, true]);
              assertMatch(stderr, /it is not a regular file/, name);
            });
          }
        }
      } finally {
        await demo.stop();
      }
    }),
});

async function replaced(
  path: string,
  program: string,
  use: () => Promise<void>,
): Promise<void> {
  const kept = `${path}.kept`;
  await Deno.rename(path, kept).catch(() => undefined); // it may not exist yet
  await new Deno.Command(program, { args: [path] }).output();
  try {
    await use();
  } finally {
    await Deno.remove(path);
    await Deno.rename(kept, path).catch(() => undefined);
  }
}
