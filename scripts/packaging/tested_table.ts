/** Formats the results of a full test run: a table for docs/measurements.md. */
import type { StepResult } from "../checks/side_by_side.ts";

/** The subject of each step, and the Debian packages that it tests against. */
const ABOUT: Readonly<
  Record<string, readonly [what: string, with_: string[]]>
> = {
  unit: ["every part alone, and its contracts", []],
  native: ["the binary, keyrings, terminals, shells, players", [
    "gnome-keyring",
    "keepassxc",
    "libsecret-1-0",
    "tmux",
    "bash",
    "zsh",
    "fish",
    "mpv",
    "systemd",
  ]],
  "real-server": ["the main flows of the binary, on one server", ["mpv"]],
  "debian 13": ["KWallet, gnome-keyring 48, KeePassXC 2.7.10", []],
  windows: ["the binary for Windows, under Wine", []],
  release: ["all five programs of a release; those for Linux, run", [
    "qemu-user",
  ]],
  newest: ["every part alone, and keyrings, on the newest Deno", []],
};

/**
 * A table in Markdown.
 *
 * @param versions of a Debian package here; null where it is not installed
 */
export async function testedTable(
  results: readonly StepResult[],
  { where, denoOf, versionOf }: {
    where: string;
    denoOf: (step: string) => string;
    versionOf: (name: string) => Promise<string | null>;
  },
): Promise<string> {
  const rows = [];
  for (const { name, passed, failed, skipped, seconds } of results) {
    const [what, packages] = ABOUT[name] ?? [];
    if (what === undefined || passed + failed === 0) continue;
    const present = await Promise.all((packages ?? []).map(async (it) => {
      const version = await versionOf(it);
      return version === null ? [] : [`${it} ${version}`];
    }));
    const real = [`Deno ${denoOf(name)}`, ...present.flat()].join(", ");
    const missed = skipped.length > 0 ? `, ${skipped.length} skipped` : "";
    const counted = `${passed} passed, ${failed} failed${missed}`;
    rows.push([what, real, counted, `${Math.round(seconds)} s`]);
  }
  const head = ["what", "with", "result", "time"];
  const lines = [head, head.map(() => "---"), ...rows];
  const table = lines.map((it) => `| ${it.join(" | ")} |`).join("\n");
  return `${where}\n\n${table}\n`;
}

/**
 * Returns `Debian GNU/Linux 12 (bookworm), x86_64`, or the system Deno reports.
 */
export async function describeMachine(): Promise<string> {
  const { arch, os } = Deno.build;
  const release = await readText("/etc/os-release");
  const [, name = os] = /^PRETTY_NAME="?([^"\n]+)/m.exec(release) ?? [];
  return `${name}, ${arch}, ${navigator.hardwareConcurrency} cores`;
}

/** Returns the upstream version of a package; null if it is not installed. */
export async function debianVersion(name: string): Promise<string | null> {
  try {
    const { success, stdout } = await new Deno.Command("dpkg-query", {
      args: ["-W", "-f", "${Version}", name],
      stderr: "null",
    }).output();
    if (!success) return null;
    const version = new TextDecoder().decode(stdout);
    return version.replace(/^\d+:/, "").replace(/[-+~].*$/, "") || null;
  } catch {
    return null; // not Debian
  }
}

function readText(path: string): Promise<string> {
  return Deno.readTextFile(path).catch(() => "");
}
