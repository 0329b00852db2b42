/** Installs the system packages that native tests need. */

/**
 * Installs the missing packages of `debian_packages.txt` if possible.
 *
 * @returns those that are still missing
 */
export async function installDebianPackages(): Promise<string[]> {
  const list = await Deno.readTextFile("scripts/checks/debian_packages.txt");
  const wanted = list.split("\n").filter((it) => it !== "");
  const missing = await findMissing(wanted);
  if (missing.length === 0) return [];
  const prefix = Deno.uid() === 0 ? [] : ["sudo", "-n"];
  const install = ["apt-get", "install", "-y", "--no-install-recommends"];
  // A machine that has just started may be installing packages itself.
  install.push("-o", "DPkg::Lock::Timeout=120");
  const installed = await succeeds([...prefix, ...install, ...missing]);
  if (!installed) {
    await succeeds([...prefix, "apt-get", "update"]);
    await succeeds([...prefix, ...install, ...missing]);
  }
  return await findMissing(wanted);
}

async function findMissing(names: readonly string[]): Promise<string[]> {
  const missing = [];
  for (const name of names) {
    if (!await succeeds(["dpkg", "-s", name])) missing.push(name);
  }
  return missing;
}

async function succeeds([program = "", ...args]: string[]): Promise<boolean> {
  try {
    const { success } = await new Deno.Command(program, {
      args,
      env: { DEBIAN_FRONTEND: "noninteractive" },
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).output();
    return success;
  } catch {
    return false; // the program is not installed
  }
}
