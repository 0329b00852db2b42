import { groupFiles } from "../../../scripts/checks/test_groups.ts";
import { testFilesIn } from "../../../scripts/checks/run_tests.ts";
import { unitGroups } from "../../../scripts/checks/unit_tests.ts";
import { assert, assertEquals } from "@std/assert";

Deno.test("groupFiles() puts files together, screens apart from programs", () => {
  const sources: Record<string, string> = {
    "tests/a/one_test.ts": 'signedInTest({ name: "one" })',
    "tests/a/screen_test.ts": 'screenTest("a screen")',
    "tests/a/other_screen_test.ts": 'screenTest("another screen")',
    "tests/a/two_test.ts": 'Deno.test("two")',
    "tests/b/three_test.ts": 'Deno.test("three")',
  };
  const groups = groupFiles(Object.keys(sources), (it) => sources[it] ?? "");
  assertEquals(groups, [
    {
      name: "tests/a 1",
      files: ["tests/a/one_test.ts", "tests/a/two_test.ts"],
    },
    {
      name: "tests/a screens 1",
      files: ["tests/a/screen_test.ts", "tests/a/other_screen_test.ts"],
    },
    { name: "tests/b/three_test.ts", files: ["tests/b/three_test.ts"] },
  ]);
});

Deno.test("groupFiles() gives a process of its own to what changes one", () => {
  const changes = [
    'Deno.env.set("A", "b")',
    'Deno.addSignalListener("SIGINT", end)',
    "Deno.test.beforeAll(open)",
    "sanitizeOps: false",
    'from "../../src/secure_storage/libsecret/storage.ts"',
    'from "../../src/ffi/linux/libsecret.ts"',
  ];
  for (const source of changes) {
    const groups = groupFiles(["a/x_test.ts", "a/y_test.ts"], () => source);
    assertEquals(groups.map((it) => it.files.length), [1, 1], source);
  }
});

Deno.test("groupFiles() runs every file once", () => {
  for (const folder of ["tests/native", "tests/terminal"]) {
    const files = testFilesIn(folder);
    const groups = groupFiles(files);
    const all = groups.flatMap((it) => it.files);
    assertEquals(all.toSorted(), files.toSorted());
    const names = new Set(groups.map((it) => it.name));
    assertEquals(names.size, groups.length);
    assert(groups.length < files.length, "some share a process");
  }
});

Deno.test("unitGroups() puts tests that leave timers last", () => {
  const groups = unitGroups();
  const tui = groups.find((it) => it.name === "tests/tui");
  const isScreen = (tui?.files ?? [])
    .map((it) => /\bscreenTest\(/.test(Deno.readTextFileSync(it)));
  assert(isScreen.includes(true) && isScreen.includes(false));
  assertEquals(isScreen, isScreen.toSorted());
  assertEquals(groups.some((it) => it.name === "tests/native"), false);
  assert(
    groups.some((it) =>
      it.files.includes("src/ffi/tests/lent_buffers_test.ts")
    ),
  );
});
