/** What becomes of tokens when the disk refuses, on real ones that do. */
import { startDemoServer } from "../../src/demo/demo_server.ts";
import { assert, assertEquals } from "../assert.ts";
import { SECRET_WORD } from "../secret_word.ts";
import { BINARY, withEmptyHome } from "./binary.ts";

/** Mounts of its own, which end with it; where the system allows that. */
const OWN_MOUNTS = ["unshare", "--mount", "--map-root-user"];
const NO_MOUNTS = !await canMount();

async function canMount(): Promise<boolean> {
  const [program = "", ...args] = OWN_MOUNTS;
  try {
    const mount = ["sh", "-c", "mount -t tmpfs -o size=64k none /mnt"];
    const options = { args: [...args, ...mount], stderr: "null" as const };
    return (await new Deno.Command(program, options).output()).success;
  } catch {
    return false; // no such program
  }
}

interface Step {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs lines of shell with `$HOME/.local/share/jellytau` on a disk of 2 MB of
 * its own. What a line that begins with `jellytau` did is in the result.
 */
async function onSmallDisk(
  lines: readonly string[],
  env: Record<string, string>,
): Promise<Step[]> {
  const home = env.HOME ?? "";
  const disk = `${home}/.local/share/jellytau`;
  await Deno.mkdir(disk, { recursive: true });
  const steps = lines.filter((it) => it.startsWith("jellytau"));
  const script = [
    `cd "${disk}" && mount -t tmpfs -o size=2m,mode=0700 none . && cd "${disk}"`,
    `jellytau() { n=$((n+1)); "${BINARY}" "$@" >${home}/$n.out 2>${home}/$n.err </dev/null
      echo $? >${home}/$n.code; }`,
    `n=0`,
    ...lines,
  ].join("\n");
  const [program = "", ...args] = OWN_MOUNTS;
  await new Deno.Command(program, {
    args: [...args, "sh", "-c", script],
    clearEnv: true,
    env,
    stdout: "null",
    stderr: "null",
  }).output();
  const read = (i: number, what: string) =>
    Deno.readTextFile(`${home}/${i + 1}.${what}`);
  return await Promise.all(steps.map(async (_, i) => ({
    code: Number(await read(i, "code")),
    stdout: await read(i, "out"),
    stderr: await read(i, "err"),
  })));
}

for (const how of ["full", "read-only"]) {
  Deno.test({
    name: `EncryptedFileStorage keeps every token when its disk is ${how}`,
    ignore: NO_MOUNTS,
    async fn() {
      const folder = await Deno.makeTempDir({ prefix: "disk-" });
      const worker = new URL("./refusing_disk.ts", import.meta.url).pathname;
      const config = new URL("../../deno.json", import.meta.url).pathname;
      const run = ["run", "-A", "--quiet", "--no-check", "-c", config, worker];
      const [program = "", ...args] = OWN_MOUNTS;
      const { code, stderr } = await new Deno.Command(program, {
        args: [...args, Deno.execPath(), ...run, folder, how],
      }).output();
      await Deno.remove(folder);
      assertEquals(code, 0, new TextDecoder().decode(stderr));
    },
  });
}

const FILL = "dd if=/dev/zero of=filler bs=1k; dd if=/dev/zero of=filler2 bs=1";

Deno.test({
  name:
    "jellytau keeps the token that was there when the disk is full or read-only",
  ignore: NO_MOUNTS,
  fn: () =>
    withEmptyHome(async ({ env, path }) => {
      const demo = await startDemoServer({ newToken: () => SECRET_WORD });
      try {
        await Deno.writeTextFile(`${path}/ca.pem`, demo.certificate.caPem);
        await Deno.writeTextFile(`${path}/password`, "demo");
        const login = `jellytau auth login ${demo.url} --user demo ` +
          `--password-file ${path}/password --ca-file ${path}/ca.pem`;
        const [first, full, again, read, room, readOnly] = await onSmallDisk([
          `${login} --store file`,
          FILL,
          "jellytau storage rotate --json",
          `${login} --force --json`,
          "rm filler filler2",
          "jellytau auth token",
          "jellytau storage rotate",
          `mount -o remount,ro "$PWD"`,
          "jellytau storage rotate --json",
        ], env);
        assertEquals(first?.code, 0, first?.stderr);
        assertEquals(full?.code, 8, full?.stderr);
        const { kind, hint } = JSON.parse(full?.stderr ?? "").error;
        assertEquals(kind, "storage_unavailable");
        assert(hint !== "");
        assertEquals(again?.code, 8, again?.stderr);
        assertEquals(read?.stdout, `${SECRET_WORD}\n`, read?.stderr);
        assertEquals(room?.code, 0, room?.stderr);
        assertEquals(readOnly?.code, 8, readOnly?.stderr);
      } finally {
        await demo.stop();
      }
    }),
});
