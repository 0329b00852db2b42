import { networkTest } from "../jellyfin/jellyfin_fixture.ts";
import { assert, assertEquals } from "@std/assert";
import { login, withDemo } from "./cli_demo.ts";

networkTest(
  "jellytau auth rotate replaces the token, on the same device",
  async () => {
    await withDemo({}, async ({ run, demo, caFile }) => {
      await run(login(demo.url, "--ca-file", caFile), { stdin: "demo" });
      const [before] = demo.users.devices;
      const rotated = await run(["auth", "rotate", "--json"]);
      assertEquals(rotated.code, 0, rotated.stderr);
      assertEquals(rotated.json.state, "valid");
      const [after, ...others] = demo.users.devices;
      assertEquals(others, []);
      assert(before && after && before.token !== after.token);
      assertEquals(before.deviceId, after.deviceId);
      const token = await run(["auth", "token"]);
      assertEquals(token.stdout.trim(), after.token);
      for (const text of [rotated.stdout, rotated.stderr]) {
        assert(!text.includes(before.token) && !text.includes(after.token));
      }
    });
  },
);

networkTest(
  "jellytau auth rotate needs a password if Quick Connect is off",
  async () => {
    await withDemo({}, async ({ run, demo, caFile }) => {
      await run(login(demo.url, "--ca-file", caFile), { stdin: "demo" });
      demo.users.quickConnect = false;
      const refused = await run(["auth", "rotate"]);
      assertEquals(refused.code, 4, refused.stderr);
      assert(refused.stderr.includes("--password-stdin"), refused.stderr);
      const wrong = await run(["auth", "rotate", "--password-stdin"], {
        stdin: "wrong",
      });
      assertEquals(wrong.code, 4, wrong.stderr);
      const asked = await run(["auth", "rotate"], { answers: ["demo"] });
      assertEquals(asked.code, 0, asked.stderr);
      const given = await run(["auth", "rotate", "--password-stdin"], {
        stdin: "demo\n",
      });
      assertEquals(given.code, 0, given.stderr);
      assertEquals(demo.users.devices.length, 1);
      const status = await run(["auth", "status"]);
      assertEquals(status.code, 0, status.stderr);
    });
  },
);
