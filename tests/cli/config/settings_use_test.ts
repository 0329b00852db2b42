import { assertEquals } from "@std/assert";
import { networkTest } from "../../jellyfin/jellyfin_fixture.ts";
import { login, withDemo } from "../cli_demo.ts";
import { writeConfig } from "./write_config.ts";

networkTest(
  "download and library skip use the file unless something wins over it",
  () =>
    withDemo({ irregular: true }, async ({ run, demo, caFile, home }) => {
      await run(login(demo.url, "--ca-file", caFile), { stdin: "demo" });
      await run(["library", "sync"]);
      await writeConfig(
        home,
        `[download]\nfolder = "${home}/films"\nparallel = 1\n` +
          '[skip]\nintro = "auto"\nrecap = "auto"\n',
      );
      const film = "Blade Dancer (1982)";
      const plan = async (...args: string[]) => {
        const ran = await run([
          "download",
          film,
          "--dry-run",
          "--json",
          ...args,
        ]);
        assertEquals(ran.code, 0, ran.stderr);
        return ran.json.downloads[0].root;
      };
      assertEquals(await plan(), `${home}/films`);
      assertEquals(await plan("--dir", `${home}/other`), `${home}/other`);
      const rules = async (...args: string[]) =>
        (await run(["library", "skip", ...args, "--json"])).json.rules;
      assertEquals((await rules()).intro, "auto");
      const { intro, recap, credits } = await rules("intro=off");
      assertEquals([intro, recap, credits], ["off", "auto", "ask"]);
    }),
);
