import { startDemoServer } from "../../../src/demo/demo_server.ts";
import { FRESH_USER } from "../../../scripts/checks/new_server.ts";
import { assertEquals } from "@std/assert";
import { startingRoutes } from "../starting_routes.ts";

const SUITE = '#!/bin/sh\necho "ran $*"\necho "one failed" >&2\nexit 3\n';

Deno.test("scripts/checks/fresh_server.ts prints what the suite prints, and ends with its exit code", async () => {
  const folder = await Deno.makeTempDir();
  const demo = await startDemoServer({ plain: true, items: 0 });
  demo.options.answer = startingRoutes([], ({ Password }) => {
    demo.users.addUser(FRESH_USER, Password, { admin: true });
  });
  try {
    await Deno.mkdir(`${folder}/scripts`);
    await Deno.writeTextFile(`${folder}/scripts/test`, SUITE, { mode: 0o755 });
    const script = `${Deno.cwd()}/scripts/checks/fresh_server.ts`;
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "--no-check", "-A", script, demo.url],
      cwd: folder,
    }).output();
    const texts = [stdout, stderr].map((it) => new TextDecoder().decode(it));
    assertEquals([code, ...texts], [3, "ran real-server\n", "one failed\n"]);
  } finally {
    await demo.stop();
    await Deno.remove(folder, { recursive: true });
  }
});
