/** Mounts disks that only the processes of a test see. */
import { BINARY } from "./binary.ts";

/**
 * Runs a command with mounts of its own, which end with it. Only root may do so
 * by itself; in a chroot nobody may become root in a namespace of users.
 */
export const OWN_MOUNTS = Deno.uid() === 0
  ? ["unshare", "--mount"]
  : ["unshare", "--mount", "--map-root-user"];
export const NO_MOUNTS = !await canMount();

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

export interface Step {
  readonly line: string;
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs lines of shell with mounts of their own, in `$HOME`. Returns what each
 * line did that begins with `jellytau`. Other lines have to succeed.
 */
export async function runWithMounts(
  lines: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Step[]> {
  const results = await Deno.makeTempDir({ prefix: "steps-" });
  const script = [
    `BINARY="${BINARY}"; n=0; cd "$HOME" 2>/dev/null || cd /`,
    `jellytau() { n=$((n+1)); "$BINARY" "$@" </dev/null >"${results}/$n.out" 2>"${results}/$n.err"
      echo $? >"${results}/$n.code"; }`,
    ...lines.map((it) => `{ ${it}\n} || exit 9`),
  ].join("\n");
  try {
    const [program = "", ...args] = OWN_MOUNTS;
    const { code, stderr } = await new Deno.Command(program, {
      args: [...args, "sh", "-c", script],
      clearEnv: true,
      env: { ...env },
      stdout: "null",
      stderr: "piped",
    }).output();
    if (code !== 0) throw new Error(new TextDecoder().decode(stderr));
    const steps = lines.filter((it) => it.startsWith("jellytau"));
    const read = (i: number, what: string) =>
      Deno.readTextFile(`${results}/${i + 1}.${what}`);
    return await Promise.all(steps.map(async (line, i) => ({
      line,
      code: Number(await read(i, "code")),
      stdout: await read(i, "out"),
      stderr: await read(i, "err"),
    })));
  } finally {
    await Deno.remove(results, { recursive: true });
  }
}

/** Mounts a disk of two megabytes in place of the data folder. */
export const SMALL_DISK = [
  `mkdir -p "$HOME/.local/share/jellytau"`,
  `mount -t tmpfs -o size=2m,mode=0700 none "$HOME/.local/share/jellytau"`,
  `cd "$HOME/.local/share/jellytau"`,
];

/** Fills the disk of the working directory to the last byte. */
export const FILL = "dd if=/dev/zero of=filler bs=1k 2>/dev/null || true; " +
  "dd if=/dev/zero of=filler2 bs=1 2>/dev/null || true";
