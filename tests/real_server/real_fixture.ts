/**
 * Creates the users, libraries and media of the suite on a server, and removes
 * them.
 */
import type { DemoServer } from "../../src/demo/demo_server.ts";
import type { Trust } from "../../src/core/account.ts";
import { Admin, normal } from "./admin.ts";
import { startDemoWith } from "./demo_folder.ts";
import { type LibraryName, type MadeFile, makeMedia } from "./made_media.ts";
import {
  claimFolder,
  newTag,
  removeFolder,
  removeLeft,
  removeUser,
} from "./left_over.ts";
import { makeLibraries, type Undo, untilScanned } from "./real_libraries.ts";
import type { RealSettings } from "./settings.ts";

export interface RealUser {
  readonly id: string;
  readonly name: string;
  readonly password: string;
}

export interface RealFixture {
  readonly url: string;
  /** Options of `auth login` that trust the server. */
  readonly trustFlags: readonly string[];
  readonly admin: Admin;
  readonly viewer: RealUser;
  /** A user who may not download. */
  readonly guest: RealUser;
  readonly libraries: Readonly<Record<LibraryName, string>>;
  /** The folder of the media, here. */
  readonly root: string;
  /** The item of each file. */
  readonly items: ReadonlyMap<MadeFile, string>;
  /** null for a real server. */
  readonly demo: DemoServer | null;
  /** Changes the viewer's permissions on the server. */
  setPolicy(change: Readonly<Record<string, unknown>>): Promise<void>;
  /** Removes everything that the suite made, as far as that is possible. */
  remove(): Promise<void>;
}

export async function openFixture(
  settings: RealSettings | null,
): Promise<RealFixture> {
  const undo: Undo = [];
  const remove = () => undoAll(undo);
  try {
    return { ...await makeFixture(settings, undo), remove };
  } catch (caught) {
    const cause = caught instanceof Error ? caught.message : String(caught);
    const left = await remove().then(() => "", (it) => `\n${it.message}`);
    throw new Error(`${cause}${left}`);
  }
}

async function makeFixture(
  settings: RealSettings | null,
  undo: Undo,
): Promise<Omit<RealFixture, "remove">> {
  const tag = newTag();
  const media = settings?.media ?? await Deno.makeTempDir();
  if (settings === null) undo.push(["folder", () => removeFolder(media)]);
  const root = `${media}/${tag}`;
  undo.push([`folder "${root}"`, () => removeFolder(root)]);
  // Before the media, so that a wrong variable is reported at once.
  const real = settings && await signInTo(settings, undo);
  if (real) await removeLeft(real.admin, media);
  const claim = claimFolder(root);
  undo.push(["claim", () => claim.close()]);
  await makeMedia(root);
  const demo = settings === null ? await startDemoWith(root) : null;
  if (demo) undo.push(["demo server", () => demo.stop()]);
  const { url, trust, trustFlags, admin } = real ??
    await signInTo(demoSettings(demo, media), undo);
  const onServer = `${settings?.mediaOnServer ?? media}/${tag}`;
  const libraries = await makeLibraries(admin, { tag, onServer, undo });
  const items = await untilScanned(admin, { libraries, onServer });
  const viewer = await makeUser(admin, { name: `${tag}-ada`, undo });
  const guest = await makeUser(admin, { name: `${tag}-bob`, undo });
  const EnabledFolders = Object.values(libraries);
  const own = { EnableAllFolders: false, EnabledFolders };
  await setPolicy(admin, viewer, own);
  const forGuest = { ...own, EnableContentDownloading: false };
  await setPolicy(admin, guest, forGuest);
  return {
    ...{ url, trust, trustFlags, admin, viewer, guest },
    ...{ libraries, items, root, demo },
    setPolicy: (change) => setPolicy(admin, viewer, change),
  };
}

function demoSettings(demo: DemoServer | null, media: string): RealSettings {
  if (demo === null) throw new Error("no demo server");
  const caFile = `${media}/ca.pem`;
  Deno.writeTextFileSync(caFile, demo.certificate.caPem);
  return {
    url: demo.url,
    userName: "demo",
    password: "demo",
    media,
    mediaOnServer: media,
    caFile,
    pinSha256: null,
  };
}

async function signInTo(settings: RealSettings, undo: Undo) {
  const { url, caFile, pinSha256 } = settings;
  const allowLoopbackHttp = url.startsWith("http:");
  const caPem = caFile === null ? null : Deno.readTextFileSync(caFile);
  const trust: Trust = { caPem, pinSha256, allowLoopbackHttp };
  const admin = await Admin.signIn({ ...settings, trust });
  undo.push(["administrator's session", () => admin.close()]);
  const trustFlags = [
    ...(caFile === null ? [] : ["--ca-file", caFile]),
    ...(pinSha256 === null ? [] : ["--pin", pinSha256]),
    ...(allowLoopbackHttp ? ["--allow-loopback-http"] : []),
  ];
  return { url, trust, trustFlags, admin };
}

async function makeUser(
  admin: Admin,
  { name, undo }: { name: string; undo: Undo },
): Promise<RealUser> {
  const password = crypto.getRandomValues(new Uint8Array(12)).toHex();
  const made = await admin.post("/Users/New", {
    Name: name,
    Password: password,
  });
  const id = normal(made.Id);
  undo.push([`user "${name}"`, () => removeUser(admin, id)]);
  return { id, name, password };
}

async function setPolicy(
  admin: Admin,
  { id }: RealUser,
  change: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { Policy } = await admin.get(`/Users/${id}`);
  await admin.post(`/Users/${id}/Policy`, { ...Policy, ...change });
}

/**
 * Undoes the steps, the last one first.
 *
 * @throws {Error} with everything that is left
 */
async function undoAll(undo: Undo): Promise<void> {
  const left: string[] = [];
  for (let it = undo.pop(); it !== undefined; it = undo.pop()) {
    const [what, work] = it;
    try {
      await work();
    } catch (caught) {
      left.push(
        `${what}: ${caught instanceof Error ? caught.message : caught}`,
      );
    }
  }
  if (left.length > 0) throw new Error(`Not removed:\n${left.join("\n")}`);
}
