/** Creates the libraries of the suite and waits for their scan. */
import { type Admin, normal } from "./admin.ts";
import { removeLibrary } from "./left_over.ts";
import {
  LIBRARIES,
  type LibraryName,
  MADE_FILES,
  type MadeFile,
  pathOf,
} from "./made_media.ts";

/** The limit for a scan; a server scans all of its libraries. */
const SCAN_LIMIT_MS = 15 * 60_000;
/** The limit for scans of other libraries, which may take hours. */
const OTHERS_LIMIT_MS = 60_000;
const POLL_MS = 1_000;
const SCANNED_TYPES = "Movie,Episode,Audio,Video";
const FETCHED_TYPES = [
  "Movie",
  "Series",
  "Season",
  "Episode",
  "MusicAlbum",
  "MusicArtist",
  "Audio",
];

/** Steps to undo, in the order of their creation. */
export type Undo = [what: string, undo: () => Promise<unknown> | unknown][];

export async function makeLibraries(
  admin: Admin,
  { tag, onServer, undo }: { tag: string; onServer: string; undo: Undo },
): Promise<Record<LibraryName, string>> {
  const names = Object.keys(LIBRARIES) as LibraryName[];
  const titleOf = (name: LibraryName) => `${tag} ${name}`;
  for (const name of names) {
    const query = new URLSearchParams({
      name: titleOf(name),
      collectionType: LIBRARIES[name],
      // One scan for all of them, with the last one.
      refreshLibrary: String(name === names.at(-1)),
    });
    undo.push([`library "${titleOf(name)}"`, async () => {
      const folders = await admin.get("/Library/VirtualFolders");
      const title = titleOf(name);
      if (!folders.some((it: { Name: string }) => it.Name === title)) return;
      // The first one is removed last.
      await removeLibrary(admin, title, { scan: name === names[0] });
    }]);
    await admin.post(`/Library/VirtualFolders?${query}`, {
      LibraryOptions: optionsFor(`${onServer}/${name}`),
    }).catch((caught) => {
      throw new Error(
        `The server cannot read "${onServer}/${name}": set ` +
          "JELLYTAU_REAL_MEDIA_ON_SERVER to its own path of " +
          `JELLYTAU_REAL_MEDIA (${caught.message})`,
      );
    });
  }
  return await untilNamed(admin, names.map((it) => [it, titleOf(it)]));
}

/**
 * Waits until every library has an ID, which it gets when the server has
 * scanned its root folder.
 */
async function untilNamed(
  admin: Admin,
  titles: readonly [name: LibraryName, title: string][],
): Promise<Record<LibraryName, string>> {
  const deadlineMs = Date.now() + SCAN_LIMIT_MS;
  while (true) {
    const folders: { Name: string; ItemId?: string }[] = await admin.get(
      "/Library/VirtualFolders",
    );
    const ids = titles.flatMap(([name, title]) => {
      const id = folders.find((it) => it.Name === title)?.ItemId;
      return id ? [[name, normal(id)]] : [];
    });
    if (ids.length === titles.length) return Object.fromEntries(ids);
    if (Date.now() > deadlineMs) {
      throw new Error("The server gives its new libraries no ids");
    }
    await new Promise((done) => setTimeout(done, POLL_MS));
  }
}

/**
 * Returns options without metadata from the internet, pictures or files that
 * the server writes.
 */
function optionsFor(path: string) {
  const none = {
    MetadataFetchers: [],
    MetadataFetcherOrder: [],
    ImageFetchers: [],
    ImageFetcherOrder: [],
  };
  return {
    EnableRealtimeMonitor: false,
    EnableInternetProviders: false,
    SaveLocalMetadata: false,
    EnableChapterImageExtraction: false,
    ExtractChapterImagesDuringLibraryScan: false,
    EnableTrickplayImageExtraction: false,
    MetadataSavers: [],
    TypeOptions: FETCHED_TYPES.map((Type) => ({ Type, ...none })),
    PathInfos: [{ Path: path }],
  };
}

/** Waits until each file has an item with a length, and the scan has ended. */
export async function untilScanned(
  admin: Admin,
  { libraries, onServer }: {
    libraries: Readonly<Record<LibraryName, string>>;
    onServer: string;
  },
): Promise<Map<MadeFile, string>> {
  const deadlineMs = Date.now() + SCAN_LIMIT_MS;
  let wholeMs = Infinity;
  while (true) {
    const found = await scannedItems(admin, { libraries, onServer });
    const task = await scanTask(admin);
    if (found.size === MADE_FILES.length) {
      wholeMs = Math.min(wholeMs, Date.now());
      const isLate = Date.now() - wholeMs > OTHERS_LIMIT_MS;
      if (isLate || task.State === "Idle") return found;
    }
    if (Date.now() > deadlineMs) {
      const left = MADE_FILES.filter((it) => !found.has(it)).map(pathOf);
      throw new Error(
        `The scan has not ended after ${SCAN_LIMIT_MS / 60_000} minutes ` +
          `(${task.State}, ${
            Math.round(task.CurrentProgressPercentage ?? 0)
          } ` +
          `%); not listed: ${left.join(", ") || "nothing"}`,
      );
    }
    await new Promise((done) => setTimeout(done, POLL_MS));
  }
}

interface ScanTask {
  readonly Key: string;
  readonly State: string;
  readonly CurrentProgressPercentage?: number;
}

async function scanTask(admin: Admin): Promise<ScanTask> {
  const tasks: ScanTask[] = await admin.get("/ScheduledTasks");
  const Key = "RefreshLibrary";
  return tasks.find((it) => it.Key === Key) ?? { Key, State: "Idle" };
}

async function scannedItems(
  admin: Admin,
  { libraries, onServer }: {
    libraries: Readonly<Record<LibraryName, string>>;
    onServer: string;
  },
): Promise<Map<MadeFile, string>> {
  const found = new Map<MadeFile, string>();
  for (const [name, id] of Object.entries(libraries)) {
    const query = `parentId=${id}&recursive=true&fields=Path&` +
      `includeItemTypes=${SCANNED_TYPES}`;
    const { Items } = await admin.get(`/Items?${query}`);
    for (const it of Items) {
      const path = String(it.Path ?? "").replaceAll("\\", "/");
      const made = MADE_FILES.find((file) =>
        file.library === name &&
        path === `${onServer.replaceAll("\\", "/")}/${pathOf(file)}`
      );
      const hasLength = Number(it.RunTimeTicks ?? 0) > 0;
      if (made !== undefined && hasLength) found.set(made, normal(it.Id));
    }
  }
  return found;
}
