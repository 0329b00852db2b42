import { startDemoServer } from "../../src/demo/demo_server.ts";
import { assertEquals } from "@std/assert";
import { Admin } from "./admin.ts";
import { claimFolder, newTag, removeLeft } from "./left_over.ts";

Deno.test({
  name: "removeLeft() removes what an ended run left, and nothing else",
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const demo = await startDemoServer({ items: 0, readFolder: () => [] });
    const media = await Deno.makeTempDir();
    const { caPem } = demo.certificate;
    const trust = { caPem, pinSha256: null, allowLoopbackHttp: false };
    const names = { userName: "demo", password: "demo" };
    const admin = await Admin.signIn({ url: demo.url, trust, ...names });
    const claims: Deno.FsFile[] = [];
    try {
      const [ended, running] = [newTag(), newTag()];
      for (const tag of [ended, running, "other"]) {
        const claim = claimFolder(`${media}/${tag}`);
        if (tag === ended) claim.close();
        else claims.push(claim);
        await admin.post("/Users/New", { Name: `${tag}-ada`, Password: "x" });
        await admin.post(`/Library/VirtualFolders?name=${tag}%20films`, {
          LibraryOptions: { PathInfos: [{ Path: `${media}/${tag}/films` }] },
        });
      }
      await removeLeft(admin, media);
      const users = demo.users.all.map((it) => it.name);
      const kept = ["demo", "ada", `${running}-ada`, "other-ada"];
      assertEquals(users, kept);
      const folders = demo.library.folders.filter((it) => it.locations)
        .map((it) => it.name);
      assertEquals(folders, [`${running} films`, "other films"]);
      const left = [...Deno.readDirSync(media)].map((it) => it.name);
      assertEquals(left.toSorted(), [running, "other"].toSorted());
    } finally {
      for (const claim of claims) claim.close();
      await admin.close();
      await demo.stop();
      await Deno.remove(media, { recursive: true });
    }
  },
});
