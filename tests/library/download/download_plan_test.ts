import { Failure } from "../../../src/core/failure.ts";
import { listFiles } from "../../../src/library/download/download_plan.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { demoTest } from "../../demo/demo_session.ts";

for (const total of [2147483647, 1_000_000]) {
  demoTest(
    `listFiles() fails when a series counts ${total} episodes and sends none`,
    async ({ demo, server }) => {
      const { id = "" } = demo.library.visibleItems()
        .find((it) => it.kind === "Series") ?? {};
      const series = await server.library.readItem(id);
      let asked = 0;
      demo.options.answer = ({ url }) => {
        if (!new URL(url).pathname.endsWith("/Items")) return null;
        asked++;
        return Response.json({ Items: [], TotalRecordCount: total });
      };
      const failure = await assertRejects(
        () => listFiles({ server }, [series]),
        Failure,
      );
      assertEquals(failure.kind, "server_error");
      assert(asked <= 13, `${asked} requests`);
    },
  );
}
