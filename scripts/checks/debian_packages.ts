/** Packages of the system that native tests need; see `debian_packages.txt`. */

/**
 * Installs what is missing where that is possible.
 *
 * @returns what is still missing
 */
export async function installDebianPackages(): Promise<string[]> {
  const list = await Deno.readTextFile("scripts/checks/debian_packages.txt");
  const wanted = list.split("\n").filter((it) => it !== "");
  const missing = await findMissing(wanted);
  if (missing.length === 0) return [];
  const prefix = Deno.uid() === 0 ? [] : ["sudo", "-n"];
  const install = ["apt-get", "install", "-y", "--no-install-recommends"];
  // A machine that has just started may be at it by itself.
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
    return false; // the program itself is not here
  }
}
