/** Removes what the suite made, also what an interrupted run left. */
import { type Admin, normal } from "./admin.ts";

const TAG = /^jellytau-test-[0-9a-f]{8}$/;
/** The process that uses a folder holds a lock on this file until it ends. */
const CLAIM = "lock";

/** Returns the start of all names that one run gives. */
export function newTag(): string {
  const random = crypto.getRandomValues(new Uint8Array(4)).toHex();
  return `jellytau-test-${random}`;
}

/** Claims a folder for this run. @returns the claim; close it to release it */
export function claimFolder(root: string): Deno.FsFile {
  Deno.mkdirSync(root, { recursive: true });
  const file = Deno.openSync(`${root}/${CLAIM}`, { write: true, create: true });
  file.lockSync(true);
  return file;
}

/** Removes what interrupted runs left. */
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
    using file = Deno.openSync(`${root}/${CLAIM}`, { write: true });
    return !file.tryLockSync(true);
  } catch (caught) {
    if (caught instanceof Deno.errors.NotFound) return false;
    throw caught;
  }
}

/** Signs the user out everywhere and removes the user. */
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
