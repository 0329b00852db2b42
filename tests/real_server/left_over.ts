/** Removes what the suite made, also what an interrupted run left. */
import { type Admin, normal } from "./admin.ts";

const TAG = /^jellytau-test-[0-9a-f]{8}$/;
/** Contains the id of the process that uses a folder. */
const CLAIM = "process";

/** Returns the start of all names that one run gives. */
export function newTag(): string {
  const random = crypto.getRandomValues(new Uint8Array(4)).toHex();
  return `jellytau-test-${random}`;
}

/** Notes that this run uses a folder. */
export function claimFolder(root: string): void {
  Deno.mkdirSync(root, { recursive: true });
  Deno.writeTextFileSync(`${root}/${CLAIM}`, String(Deno.pid));
}

/** Removes what runs left that had no time to do it themselves. */
export async function removeLeft(admin: Admin, media: string): Promise<void> {
  for (const { name: tag } of [...Deno.readDirSync(media)]) {
    const root = `${media}/${tag}`;
    if (!TAG.test(tag) || isClaimed(root)) continue;
    const users: { Id: string; Name: string }[] = await admin.get("/Users");
    for (const it of users.filter((it) => it.Name.startsWith(`${tag}-`))) {
      await removeUser(admin, normal(it.Id));
    }
    const folders: { Name: string }[] = await admin.get(
      "/Library/VirtualFolders",
    );
    for (const it of folders.filter((it) => it.Name.startsWith(`${tag} `))) {
      await removeLibrary(admin, it.Name, { scan: false });
    }
    await removeFolder(root);
  }
}

function isClaimed(root: string): boolean {
  try {
    const id = Deno.readTextFileSync(`${root}/${CLAIM}`);
    return /^\d+$/.test(id) && Deno.statSync(`/proc/${id}`).isDirectory;
  } catch {
    return false; // the process has ended
  }
}

/** Also signs the user out everywhere. */
export async function removeUser(admin: Admin, id: string): Promise<void> {
  for (const it of await devicesOf(admin, id)) {
    await admin.delete(`/Devices?id=${encodeURIComponent(it)}`);
  }
  await admin.delete(`/Users/${id}`);
}

/** Returns the ids of the devices that a user is signed in on. */
export async function devicesOf(admin: Admin, userId: string) {
  const { Items } = await admin.get("/Devices");
  return (Items as { Id: string; LastUserId?: string }[])
    .filter((it) => normal(it.LastUserId ?? "") === userId)
    .map((it) => it.Id);
}

export async function removeLibrary(
  admin: Admin,
  name: string,
  { scan }: { scan: boolean },
): Promise<void> {
  const query = new URLSearchParams({ name, refreshLibrary: String(scan) });
  await admin.delete(`/Library/VirtualFolders?${query}`);
}

export async function removeFolder(path: string): Promise<void> {
  await Deno.remove(path, { recursive: true }).catch((caught) => {
    if (!(caught instanceof Deno.errors.NotFound)) throw caught;
  });
}
