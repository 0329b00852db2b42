/** Tests the keys of the queue. */
import { assertEquals } from "../assert.ts";
import { film } from "./playing_film.ts";
import { screenTest, withScreen } from "./screen_fixture.ts";

screenTest("L repeats and e ends the queue, and the bar shows it", async () => {
  const { actions, tell, wrap } = film();
  await withScreen({ columns: 120, wrap }, async ({ screen }) => {
    await screen.waitFor(/▌ +Films +\d+/);
    await screen.waitForRest();
    screen.press("L");
    await screen.waitFor("Nothing is playing");
    const queue = { number: 2, total: 9, repeat: "off", ends: false } as const;
    tell({ queue });
    await screen.waitFor("2 of 9  vol 80");
    screen.press("L");
    await screen.waitFor("Repeat all");
    tell({ queue: { ...queue, repeat: "all" } });
    await screen.waitFor("2 of 9  repeat all  vol 80");
    screen.press("L");
    await screen.waitFor("Repeat one");
    screen.press("e");
    await screen.waitFor("Playback ends after this item");
    tell({ queue: { ...queue, ends: true } });
    await screen.waitFor("2 of 9  then ends  vol 80");
    screen.press("e");
    await screen.waitForRest();
    assertEquals(actions, ["repeat all", "repeat one", "end-queue"]);
  });
});
