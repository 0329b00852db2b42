/** Tests the order in which a sign-in flushes its writes to the disk. */
import { startDemoServer } from "../../src/demo/demo_server.ts";
import { assertEquals } from "@std/assert";
import { lacks } from "../requirements.ts";
import { BINARY, withEmptyHome } from "./binary.ts";

/** If true, there is no strace, which only Linux has. */
const NO_STRACE = lacks("strace");

/**
 * Returns the calls on a file since its creation, in order, from the output of
 * `strace -y`.
 */
function callsOn(
  trace: string,
  { folder, name }: { folder: string; name: string },
): string[] {
  const calls = allCallsOn(trace, { folder, name });
  return calls.slice(calls.indexOf("create"));
}

function allCallsOn(
  trace: string,
  { folder, name }: { folder: string; name: string },
): string[] {
  const of = new RegExp(
    `\\b(fsync|fdatasync|rename|renameat|renameat2|openat|open)\\((.*)`,
  );
  return trace.split("\n").flatMap((line) => {
    const [, call = "", rest = ""] = of.exec(line) ?? [];
    const isSync = call.endsWith("sync");
    if (isSync && rest.includes(`<${folder}/${name}>`)) return ["sync file"];
    if (isSync && rest.includes(`<${folder}>`)) return ["sync folder"];
    if (isSync && rest.includes(`<${folder}/`)) return ["sync another file"];
    if (call.startsWith("rename") && rest.includes(`"${folder}/${name}"`)) {
      return ["rename"];
    }
    const isMade = call.startsWith("open") && rest.includes("O_EXCL") &&
      rest.includes(`"${folder}/${name}"`);
    return isMade ? ["create"] : [];
  });
}

Deno.test({
  name:
    "jellytau auth login syncs the token's file before it renames it, and the folder after",
  ignore: NO_STRACE,
  fn: () =>
    withEmptyHome(async ({ env, path }) => {
      const demo = await startDemoServer();
      try {
        const caFile = `${path}/ca.pem`;
        await Deno.writeTextFile(caFile, demo.certificate.caPem);
        await Deno.writeTextFile(`${path}/password`, "demo");
        const { success, stderr } = await new Deno.Command("strace", {
          args: ["-f", "-y", "-s", "4096", "-o", `${path}/trace`].concat(
            "-e",
            "trace=fsync,fdatasync,rename,renameat,renameat2,open,openat",
            BINARY,
            ...["auth", "login", demo.url, "--user", "demo"],
            ...["--password-file", `${path}/password`, "--ca-file", caFile],
          ),
          clearEnv: true,
          env: { ...env, JELLYTAU_HOME: path },
          stdin: "null",
        }).output();
        assertEquals(success, true, new TextDecoder().decode(stderr));
        const trace = await Deno.readTextFile(`${path}/trace`);
        const token = callsOn(trace, {
          folder: `${path}/data`,
          name: "tokens.json.tmp",
        });
        const whole = ["create", "sync file", "rename", "sync folder"];
        assertEquals(token.slice(0, whole.length), whole);
        const key = callsOn(trace, {
          folder: `${path}/config`,
          name: "storage.key",
        });
        assertEquals(key, ["create", "sync file", "sync folder"]);
      } finally {
        await demo.stop();
      }
    }),
});
