/** Tests the workflows that may sign or publish. */
import { NOT_UNIT } from "../../scripts/checks/not_unit.ts";
import { assert, assertEquals, assertMatch } from "@std/assert";

const FOLDER = ".github/workflows";

/** The commits of the actions' tags; with a wrong digit no workflow starts. */
const ACTIONS: Readonly<Record<string, string>> = {
  "actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683": "v4.2.2",
  "actions/upload-artifact@ea165f8d65b6e75b540449e92b4886f43607fa02": "v4.6.2",
  "actions/download-artifact@d3f86a106a0bac45b974a628896c90dbdf5c8093":
    "v4.3.0",
  "actions/attest-build-provenance@a2bbfa25375fe432b6a289bc6b6cd05ecd0c4c32":
    "v4.1.0",
};

const names = [...Deno.readDirSync(FOLDER)].map((it) => it.name);
const workflows = names.map((name) => ({
  name,
  text: Deno.readTextFileSync(`${FOLDER}/${name}`),
}));

/** Returns the jobs of a workflow by name. */
function jobsOf(text: string): Record<string, string> {
  const [, jobs = ""] = text.split("\njobs:\n");
  const parts = jobs.split(/^ {2}(?=\w+:$)/m).slice(1);
  return Object.fromEntries(parts.map((it) => [it.split(":")[0] ?? "", it]));
}

function permissionsOf(job: string): string[] {
  const [, block = ""] = /^ {4}permissions:\n((?: {6}.*\n)+)/m.exec(job) ?? [];
  return block.trim().split(/\n */).toSorted();
}

/** Returns the commands behind each `run:`, with continuation lines. */
function scriptsOf(text: string): string[] {
  return [...text.matchAll(/^( *(?:- )?)run:(.*\n)/gm)].map((it) => {
    const [head, before = "", first = ""] = it;
    const rest = text.slice(it.index + head.length).split("\n");
    const deeper = " ".repeat(before.length + 1);
    const end = rest.findIndex((line) => !line.startsWith(deeper));
    return first + rest.slice(0, end).join("\n");
  });
}

Deno.test("a workflow's script is noticed when it holds what others may have named", () => {
  const text = "  - run: >-\n      echo\n      ${{ x }}\n    env: ${{ y }}\n";
  assertEquals(scriptsOf(text), [" >-\n      echo\n      ${{ x }}"]);
});

for (const { name, text } of workflows) {
  Deno.test(`${name} runs no action and no image that can be changed later`, () => {
    const used = [...text.matchAll(/uses: (\S+)(?: # (\S+))?/g)];
    assert(used.length > 0);
    for (const [, action = "", version] of used) {
      if (action.startsWith("./")) continue;
      assertEquals(version, ACTIONS[action], action);
    }
    for (const [, image = ""] of text.matchAll(/image: (\S+)/g)) {
      assertMatch(image, /@sha256:[0-9a-f]{64}$/);
    }
  });

  Deno.test(`${name} grants nothing that a job does not name, and keeps no credentials`, () => {
    assertMatch(text, /^permissions:( \{\}|\n {2}contents: read)$/m);
    const checkouts = text.split("actions/checkout@").slice(1);
    for (const it of checkouts) {
      assertMatch(it, /^\S+ # \S+\n +with:\n +persist-credentials: false\n/);
    }
    assert(!/pull_request_target|secrets\.|write-all/.test(text));
  });

  Deno.test(`${name} puts nothing into a script that others may have named`, () => {
    const scripts = scriptsOf(text);
    assert(scripts.length > 0);
    for (const it of scripts) assert(!it.includes("${{"), it);
  });
}

Deno.test("release.yml signs and publishes where nothing of the sources runs", () => {
  const { build = "", attest = "", publish = "", test = "" } = jobsOf(
    workflows.find((it) => it.name === "release.yml")?.text ?? "",
  );
  assertEquals(permissionsOf(test), ["contents: read"]);
  assertEquals(permissionsOf(build), ["contents: read"]);
  assertEquals(permissionsOf(attest), [
    "attestations: write",
    "id-token: write",
  ]);
  assertEquals(permissionsOf(publish), ["contents: write"]);
  for (const job of [attest, publish]) {
    assert(!/checkout|scripts\/|npm /.test(job), job);
    assertMatch(job, /sha256sum --check --strict SHA256SUMS/);
  }
  assertMatch(publish, /needs: \[test, attest\]/);
  assertMatch(publish, /--draft/);
});

Deno.test("test.yml and scripts/test exclude the same test folders", async () => {
  const [, command = ""] =
    /run: scripts\/deno test -A --ignore="\$\((.*)\)" tests src\/ffi\n/.exec(
      workflows.find((it) => it.name === "test.yml")?.text ?? "",
    ) ?? [];
  const args = ["-c", command];
  const { stdout } = await new Deno.Command("sh", { args }).output();
  const ignored = new TextDecoder().decode(stdout).trim().split(",");
  assertEquals(ignored, NOT_UNIT);
  for (const folder of NOT_UNIT) assert(Deno.statSync(folder).isDirectory);
});
