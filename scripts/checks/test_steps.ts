/** The steps of `scripts/test` and their dependencies. */
import {
  DEBIAN13_TESTS,
  denoInRoot,
  setUpRoot,
  whyNoRoot,
} from "./debian13_tests.ts";
import { installDebianPackages } from "./debian_packages.ts";
import { jobsOf, type Reporter, runTests, testFilesIn } from "./run_tests.ts";
import type { Job, Step } from "./side_by_side.ts";
import { groupFiles } from "./test_groups.ts";
import { addCounts, type Counts, noCounts } from "./test_report.ts";
import { unitGroups } from "./unit_tests.ts";
import { runWindowsTests } from "./windows_tests.ts";

export interface Wanted {
  readonly isCi: boolean;
  /** If true, also run the tests on Windows, which need Wine. */
  readonly windows: boolean;
  /** If true, also test the keyrings of Debian 13, which need its root. */
  readonly debian13: boolean;
  /** If true, also run the tests on the newest Deno. */
  readonly newest: boolean;
  /** If true, run all native tests on the newest Deno. */
  readonly allOnNewest: boolean;
  /** If true, also rehearse a release. */
  readonly release: boolean;
  readonly filter: readonly string[];
}

/** The newest Deno that the tests must also pass on. */
export const NEWEST = "2.9.6";
/** The Secret Services of `debian_packages.txt`: in CI none may be missing. */
const KEYRINGS = "libsecret,keepassxc";
const DENO = "scripts/deno";
const RUN = [DENO, "run", "--quiet", "-A"];
const CHECK = [DENO, "check", "--quiet", "src", "tests", "scripts"];
const NATIVE = ["tests/native", "tests/terminal"];
const REAL_SERVER = "tests/real_server";
/** A copy: the rehearsal of a release builds `dist/jellytau` again. */
const BINARY = `${Deno.cwd()}/dist/tested/jellytau`;
/** Native tests in which Deno itself loads the libraries of the system. */
const FOREIGN =
  /\/(keyring|keepassxc|libsecret|keychain|lib_system)\w*_test\.ts$/;

export function stepsOf(wanted: Wanted, reporter: Reporter): readonly Step[] {
  const { isCi, filter } = wanted;
  const nativeEnv = {
    JELLYTAU_BINARY: BINARY,
    ...(isCi ? { JELLYTAU_REQUIRED_BACKENDS: KEYRINGS } : {}),
  };
  const nativeFiles = NATIVE.flatMap(testFilesIn);
  return [
    ...gates(reporter),
    single("build", () => build(reporter), { first: true }),
    single("packages", packages, { first: true }),
    {
      name: "unit",
      follows: ["packages"],
      jobs: () => jobsOf(unitGroups(), { prefix: "unit ", filter, reporter }),
    },
    {
      name: "native",
      needs: ["build"],
      follows: ["packages"],
      jobs: () =>
        jobsOf(groupFiles(nativeFiles), { env: nativeEnv, filter, reporter }),
    },
    {
      name: "real-server",
      needs: ["build"],
      follows: ["packages"],
      jobs: () => {
        const groups = groupFiles(testFilesIn(REAL_SERVER));
        return jobsOf(groups, { env: nativeEnv, filter, reporter });
      },
    },
    ...(wanted.windows || wanted.debian13
      ? [single("root", () => setUpRoot(reporter), { follows: ["packages"] })]
      : []),
    single("debian 13", () => debian13(wanted, reporter), {
      needs: ["build"],
      follows: ["packages", "root"],
    }),
    single("windows", () => windows(wanted, reporter), {
      needs: ["build"],
      follows: ["packages", "root"],
    }),
    single("release", () => rehearseRelease(wanted, reporter), {
      needs: ["build"],
      // Both build into `dist`, and only one Wine can run.
      follows: ["packages", "windows"],
    }),
    {
      name: "newest",
      needs: ["build"],
      follows: ["packages"],
      jobs: () => newest(wanted, { nativeFiles, nativeEnv }, { reporter }),
    },
  ];
}

/** Returns the checks of the source text. */
function gates(reporter: Reporter): Step[] {
  return [
    gate("format", [DENO, "fmt", "--check", "--quiet"], { reporter }),
    gate("lint", [DENO, "lint", "--quiet"], { reporter }),
    gate("types", CHECK, { reporter }),
    gate("dead code", [...RUN, "scripts/checks/dead_code.ts"], { reporter }),
    gate("duplicates", [...RUN, "scripts/checks/duplicates.ts"], { reporter }),
  ];
}

function single(
  name: string,
  run: () => Promise<Counts>,
  rest: Omit<Step, "name" | "jobs"> = {},
): Step {
  return { ...rest, name, jobs: () => [{ name, run }] };
}

function gate(
  name: string,
  words: readonly string[],
  { reporter }: { reporter: Reporter },
): Step {
  const run = () => succeeds(name, words, { reporter });
  return single(name, run, { first: true });
}

/** Runs a program that must succeed; reports its output if it fails. */
async function succeeds(
  name: string,
  [program = "", ...args]: readonly string[],
  { reporter, env = {} }: {
    reporter: Reporter;
    env?: Readonly<Record<string, string>> | undefined;
  },
): Promise<Counts> {
  const { success, stdout, stderr } = await new Deno.Command(program, {
    args,
    env: { ...env, NO_COLOR: "1", RUST_BACKTRACE: "0" },
    stdin: "null",
  }).output();
  if (success) return { ...noCounts(), passed: 1 };
  const text = [stdout, stderr].map((it) => new TextDecoder().decode(it));
  reporter.failed(name, text.join("").trim());
  return { ...noCounts(), failed: 1 };
}

async function build(reporter: Reporter): Promise<Counts> {
  const counts = await succeeds(
    "build",
    ["scripts/build", "--quiet"],
    { reporter },
  );
  if (counts.failed > 0) return counts;
  await Deno.mkdir("dist/tested", { recursive: true });
  await Deno.remove(BINARY).catch(() => undefined); // missing at first
  await Deno.copyFile("dist/jellytau", BINARY);
  return counts;
}

/**
 * Installs the keyring, the bus, the player and the terminal that tests use.
 */
async function packages(): Promise<Counts> {
  const missing = await installDebianPackages();
  return missing.length === 0
    ? { ...noCounts(), passed: 1 }
    : skip(`Debian packages ${missing.join(", ")}`);
}

/** Builds a release for every target and checks the files. */
async function rehearseRelease(
  { release, filter }: Wanted,
  reporter: Reporter,
): Promise<Counts> {
  if (!release) return skip("rehearsal of a release: scripts/test --release");
  if (!onLinuxX64()) return skip("the rehearsal of a release");
  const words = ["scripts/release", "--rehearsal"];
  const counts = await succeeds("release", words, { reporter });
  if (counts.failed > 0) return counts;
  const args = ["tests/release"];
  addCounts(
    counts,
    await runTests({ name: "release", args, filter }, reporter),
  );
  return counts;
}

/** Checks types, tests and foreign libraries on the newest Deno. */
function newest(
  wanted: Wanted,
  { nativeFiles, nativeEnv }: {
    nativeFiles: readonly string[];
    nativeEnv: Readonly<Record<string, string>>;
  },
  { reporter }: { reporter: Reporter },
): Job[] {
  if (!wanted.newest || !onLinuxX64()) {
    const skipped = skip(`tests on Deno ${NEWEST}: scripts/test --newest`);
    return [{ name: "newest", run: () => Promise.resolve(skipped) }];
  }
  const { filter } = wanted;
  const env = { JELLYTAU_DENO: NEWEST };
  const files = nativeFiles
    .filter((it) => wanted.allOnNewest || FOREIGN.test(it));
  return [
    {
      name: "newest types",
      run: () => succeeds("newest types", CHECK, { reporter, env }),
    },
    ...jobsOf(unitGroups(), { prefix: "newest unit ", env, filter, reporter }),
    ...jobsOf(groupFiles(files), {
      prefix: "newest ",
      env: { ...nativeEnv, ...env },
      filter,
      reporter,
    }),
  ];
}

/** Tests the keyrings of Debian 13 in turn with the compiled program. */
async function debian13(
  { debian13, filter }: Wanted,
  reporter: Reporter,
): Promise<Counts> {
  if (!debian13) return skip("tests on Debian 13: scripts/test --debian13");
  const why = await whyNoRoot();
  if (why !== null) return skip(`tests on Debian 13: it ${why}`);
  const jobs = jobsOf(groupFiles(DEBIAN13_TESTS), {
    env: {
      JELLYTAU_BINARY: "/repo/dist/tested/jellytau",
      JELLYTAU_REQUIRED_BACKENDS: KEYRINGS,
    },
    filter,
    prefix: "debian 13 ",
    denoInRoot: await denoInRoot(),
    reporter,
  });
  const counts = noCounts();
  for (const job of jobs) addCounts(counts, await job.run());
  return counts;
}

/**
 * Tests the compiled program, its storage and its files on Windows, in Wine.
 */
function windows(
  { windows, filter }: Wanted,
  reporter: Reporter,
): Promise<Counts> {
  return windows
    ? runWindowsTests(filter, reporter)
    : Promise.resolve(skip("tests on Windows: scripts/test --windows"));
}

function skip(name: string): Counts {
  return { ...noCounts(), skipped: [name] };
}

function onLinuxX64(): boolean {
  return Deno.build.target === "x86_64-unknown-linux-gnu";
}
