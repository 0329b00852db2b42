import {
  type Job,
  runSideBySide,
  type Step,
} from "../../../scripts/checks/side_by_side.ts";
import { noCounts } from "../../../scripts/checks/test_report.ts";
import { assertEquals } from "@std/assert";

/** Records when steps begin and end. */
class Recorded {
  readonly said: string[] = [];
  readonly #seconds: Readonly<Record<string, number>>;
  #running = 0;
  mostAtOnce = 0;

  constructor(seconds: Readonly<Record<string, number>> = {}) {
    this.#seconds = seconds;
  }

  job(name: string, { places = 1, failed = 0 } = {}): Job {
    return {
      name,
      places,
      run: async () => {
        this.said.push(`begin ${name}`);
        this.#running += places;
        this.mostAtOnce = Math.max(this.mostAtOnce, this.#running);
        await new Promise((done) => setTimeout(done, 0));
        this.#running -= places;
        this.said.push(`end ${name}`);
        return { ...noCounts(), passed: 1 - failed, failed };
      },
    };
  }

  run(steps: readonly Step[], places: number) {
    return runSideBySide(steps, {
      places,
      lastSeconds: (name) => this.#seconds[name] ?? 0,
      stepBegun: () => undefined,
      jobEnded: () => undefined,
      stepEnded: ({ name }) => this.said.push(`step ${name}`),
      notRun: (step, failed) => this.said.push(`no ${step}: ${failed}`),
    });
  }

  begun(): string[] {
    return this.said.filter((it) => it.startsWith("begin "))
      .map((it) => it.slice(6));
  }
}

Deno.test("runSideBySide() fills its places and never takes more", async () => {
  const recorded = new Recorded();
  const jobs = Array.from({ length: 9 }, (_, i) => recorded.job(`${i}`));
  const big = recorded.job("big", { places: 2 });
  const [result] = await recorded.run(
    [{ name: "a", jobs: () => [...jobs, big] }],
    3,
  );
  assertEquals(result?.passed, 10);
  assertEquals(recorded.mostAtOnce, 3);
});

Deno.test("runSideBySide() runs a job that takes more places than there are", async () => {
  const recorded = new Recorded();
  const big = recorded.job("big", { places: 9 });
  const [result] = await recorded.run([{ name: "a", jobs: () => [big] }], 2);
  assertEquals(result?.passed, 1);
});

Deno.test("runSideBySide() starts what took longest first, after what comes first", async () => {
  const recorded = new Recorded({ short: 1, long: 9, gate: 0 });
  const jobs = () => [recorded.job("short"), recorded.job("long")];
  const gate = () => [recorded.job("gate")];
  await recorded.run([
    { name: "a", jobs },
    { name: "b", jobs: gate, first: true },
  ], 1);
  assertEquals(recorded.begun(), ["gate", "long", "short"]);
});

Deno.test("runSideBySide() runs a step after another, whatever its result", async () => {
  const recorded = new Recorded({ second: 9 });
  const results = await recorded.run([
    {
      name: "b",
      follows: ["a", "absent"],
      jobs: () => [recorded.job("second")],
    },
    { name: "a", jobs: () => [recorded.job("first", { failed: 1 })] },
  ], 3);
  assertEquals(recorded.begun(), ["first", "second"]);
  assertEquals(results.map((it) => [it.name, it.failed]), [["b", 0], ["a", 1]]);
});

Deno.test("runSideBySide() runs nothing that needs what failed, and counts it", async () => {
  const recorded = new Recorded();
  const results = await recorded.run([
    { name: "a", jobs: () => [recorded.job("first", { failed: 1 })] },
    { name: "b", needs: ["a"], jobs: () => [recorded.job("second")] },
  ], 3);
  assertEquals(recorded.begun(), ["first"]);
  assertEquals(recorded.said.includes("no b: a"), true);
  assertEquals(results.map((it) => [it.name, it.failed]), [["a", 1], ["b", 1]]);
});

Deno.test("runSideBySide() ends a step that has nothing to do", async () => {
  const recorded = new Recorded();
  const results = await recorded.run([{ name: "a", jobs: () => [] }], 3);
  assertEquals(results.map((it) => [it.name, it.passed]), [["a", 0]]);
});
