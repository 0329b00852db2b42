import { assertEquals } from "../../assert.ts";
import { networkTest } from "../../jellyfin/jellyfin_fixture.ts";
import { login, withDemo } from "../cli_demo.ts";

const REFUSED: [item: string, message: string][] = [
  ["Homogenic", 'Cannot play "Homogenic": it is an album'],
  ["Loose Show", 'Cannot play "Loose Show": it is a series'],
  ["Loose Show S01", 'Cannot play "Loose Show Season 1": it is a season'],
];

networkTest(
  "play names an item that contains others, and its kind",
  () =>
    withDemo({ irregular: true }, async ({ run, demo, caFile }) => {
      await run(login(demo.url, "--ca-file", caFile), { stdin: "demo" });
      await run(["library", "sync"]);
      for (const [item, message] of REFUSED) {
        const { code, stderr } = await run(["play", item, "--json"]);
        assertEquals([code, JSON.parse(stderr).error.message], [2, message]);
      }
    }),
);
