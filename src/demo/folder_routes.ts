import { createHash } from "node:crypto";
import { json, textError, validationError } from "./error_replies.ts";
import { readModel } from "./read_model.ts";
import { forAdmins, type Route, type SignedInCall } from "./route.ts";
import { scanFolder } from "./scan_folder.ts";

/** Serves the administration of libraries, and the task that scans them. */
export const FOLDER_ROUTES: Readonly<Record<string, Route>> = {
  "get /library/virtualfolders": forAdmins(listFolders),
  "post /library/virtualfolders": forAdmins(addFolder),
  "delete /library/virtualfolders": forAdmins(removeFolder),
  "get /scheduledtasks": forAdmins(() =>
    json([{
      Name: "Scan Media Library",
      State: "Idle",
      Id: "7738148ffcd07979c7ceb148e06b3aed",
      Triggers: [],
      Description: "Scans your media library for new files.",
      Category: "Library",
      IsHidden: false,
      Key: "RefreshLibrary",
    }])
  ),
  "post /library/refresh": forAdmins((call) => {
    scan(call);
    return done();
  }),
};

function listFolders({ library }: SignedInCall): Response {
  const folders = library.folders.filter((it) => !it.isView);
  return json(folders.map((it) => ({
    Name: it.name,
    Locations: it.locations ?? [],
    CollectionType: it.collectionType ?? undefined,
    LibraryOptions: {},
    ItemId: it.id,
    PrimaryImageItemId: it.id,
    RefreshStatus: "Idle",
  })));
}

/** Adds a library with the paths in the body; refuses a name that is in use. */
async function addFolder(call: SignedInCall): Promise<Response> {
  const { query, library, request } = call;
  const members = { LibraryOptions: "any" } as const;
  const model = await readModel(request, "libraryOptionsDto", members);
  if (model instanceof Response) return model;
  const name = query.get("name") ?? "";
  if (name.trim() === "") {
    return validationError({ name: ["The name field is required."] });
  }
  if (library.folders.some((it) => it.name === name)) return textError(400);
  const paths = pathsIn(model.get("libraryoptions"));
  if (paths.some((it) => call.readFolder(it) === null)) return textError(404);
  const id = createHash("md5").update(name).digest("hex");
  const collectionType = query.get("collectionType");
  library.folders.push({
    id,
    name,
    collectionType,
    isView: false,
    details: collectionType ? { CollectionType: collectionType } : {},
    forbidden: false,
    listed: true,
    locations: paths,
  });
  if (query.get("refreshLibrary") === "true") scan(call);
  return done();
}

function pathsIn(options: unknown): string[] {
  const { PathInfos = [] } = (options ?? {}) as {
    PathInfos?: readonly { Path?: string }[];
  };
  return PathInfos.flatMap((it) => it.Path ?? []);
}

function removeFolder({ library, query }: SignedInCall): Response {
  const name = query.get("name");
  const at = library.folders.findIndex((it) => it.name === name);
  const folder = library.folders[at];
  if (folder === undefined) return textError(404);
  for (const it of library.itemsOf(folder.id)) library.remove(it.id);
  library.folders.splice(at, 1);
  return done();
}

function scan({ library, files, readFolder, events }: SignedInCall): void {
  for (const folder of library.folders) {
    for (const root of folder.locations ?? []) {
      const scanned = { library, files, folder, root };
      scanFolder(scanned, readFolder(root) ?? []);
    }
  }
  events.scanned();
}

function done(): Response {
  return new Response(null, { status: 204 });
}
