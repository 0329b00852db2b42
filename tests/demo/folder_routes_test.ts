import { seededFile } from "../../src/demo/media_files.ts";
import type { FolderFile } from "../../src/demo/scan_folder.ts";
import { assertEquals } from "@std/assert";
import { withDemoClient } from "./demo_client.ts";

const CALL = "/Library/VirtualFolders?name=New&collectionType=movies&" +
  "refreshLibrary=true";

function libraryAt(Path: string) {
  return { LibraryOptions: { PathInfos: [{ Path }] } };
}

Deno.test("the demo server reads no folder on the disk when it was lent none", async () => {
  await withDemoClient({}, async ({ ask, signIn, demo }) => {
    const token = await signIn();
    const folder = await Deno.makeTempDir();
    for (const path of [folder, "/", "/etc", ""]) {
      const body = libraryAt(path);
      const { status } = await ask(`POST ${CALL}`, { token, body });
      assertEquals(status, 404, path);
    }
    await Deno.remove(folder);
    assertEquals(demo.library.folders.some((it) => it.name === "New"), false);
  });
});

Deno.test("the demo server lists, plays and removes a library from a lent folder", async () => {
  const file = seededFile(1, 2_000, { name: "Pier (2001).mkv" });
  const found: FolderFile = {
    path: "Pier (2001)/Pier (2001).mkv",
    file,
    seconds: 60,
    hasPicture: true,
    pieces: [],
  };
  const readFolder = (path: string) => path === "/films" ? [found] : null;
  await withDemoClient({ readFolder }, async ({ ask, signIn }) => {
    const token = await signIn();
    const body = libraryAt("/films");
    const ada = await signIn("ada", "id-2");
    const refused = await ask(`POST ${CALL}`, { token: ada, body });
    assertEquals(refused.status, 403);
    assertEquals((await ask(`POST ${CALL}`, { token, body })).status, 204);
    const again = await ask(`POST ${CALL}`, { token, body });
    assertEquals(again.status, 400);
    const { json } = await ask("GET /Library/VirtualFolders", { token });
    const made = json.find((it: { Name: string }) => it.Name === "New");
    assertEquals(made.Locations, ["/films"]);
    const list =
      `GET /Items?parentId=${made.ItemId}&recursive=true&fields=Path`;
    const [film] = (await ask(list, { token })).json.Items;
    assertEquals(
      [film.Type, film.Path, film.ProductionYear, film.RunTimeTicks],
      ["Movie", "/films/Pier (2001)/Pier (2001).mkv", 2001, 600_000_000],
    );
    const bytes = await ask(`GET /Items/${film.Id}/Download`, { token });
    assertEquals(bytes.headers.get("content-length"), "2000");
    const gone = await ask("DELETE /Library/VirtualFolders?name=New", {
      token,
    });
    assertEquals(gone.status, 204);
    assertEquals((await ask(`GET /Items/${film.Id}`, { token })).status, 404);
  });
});

Deno.test("the demo server lets an administrator add and remove users", async () => {
  await withDemoClient({}, async ({ ask, signIn }) => {
    const token = await signIn();
    const ada = await signIn("ada", "id-2");
    const body = { Name: "Eve", Password: "x" };
    const add = { token, body };
    assertEquals(
      (await ask("POST /Users/New", { ...add, token: ada })).status,
      403,
    );
    const { json: eve } = await ask("POST /Users/New", add);
    assertEquals([eve.Name, eve.Policy.IsAdministrator], ["Eve", false]);
    assertEquals((await ask("POST /Users/New", add)).status, 400);
    const { status } = await ask(`DELETE /Users/${eve.Id}`, { token });
    assertEquals(status, 204);
    const again = await ask(`DELETE /Users/${eve.Id}`, { token });
    assertEquals(again.status, 404);
  });
});
