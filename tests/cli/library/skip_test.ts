import { assertEquals, assertMatch } from "@std/assert";
import { networkTest } from "../../jellyfin/jellyfin_fixture.ts";
import { login, withDemo } from "../cli_demo.ts";

const DEFAULTS = {
  intro: "ask",
  recap: "ask",
  credits: "ask",
  commercials: "ask",
  preview: "off",
};

networkTest(
  "library skip shows the rules of an account, and changes some of them",
  () =>
    withDemo({}, async ({ run, demo, caFile }) => {
      const signedOut = await run(["library", "skip"]);
      assertEquals(signedOut.code, 4, signedOut.stderr);
      await run(login(demo.url, "--ca-file", caFile), { stdin: "demo" });
      const rules = async (...args: string[]) =>
        (await run(["library", "skip", ...args, "--json"])).json.rules;
      assertEquals(await rules(), DEFAULTS);
      const changed = { ...DEFAULTS, intro: "auto", credits: "off" };
      assertEquals(await rules("intro=auto,credits=off"), changed);
      assertEquals(await rules(), changed);
      const { stdout } = await run(["library", "skip"]);
      assertMatch(stdout, /^intro {8}auto\nrecap {8}ask\ncredits {6}off\n/);
      const wrong = await run(["library", "skip", "outro=auto", "--json"]);
      assertEquals([wrong.code, wrong.stdout], [2, ""]);
      assertMatch(wrong.stderr, /outro.+ is not a type/);
      assertEquals(await rules(), changed);
    }),
);
