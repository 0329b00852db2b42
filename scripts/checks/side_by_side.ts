/** Runs the jobs of several steps side by side, up to a number of places. */
import { addCounts, type Counts, noCounts } from "./test_report.ts";

/** One process, whose tests are counted together. */
export interface Job {
  /** The name under which its time is stored. */
  readonly name: string;
  /** The number of places that it takes: about the cores that it keeps busy. */
  readonly places?: number;
  run(): Promise<Counts>;
}

export interface Step {
  readonly name: string;
  /** Steps that must succeed first. */
  readonly needs?: readonly string[];
  /** Steps that must end first because they share something with this one. */
  readonly follows?: readonly string[];
  /** If true, starts before the steps without it, however long those take. */
  readonly first?: boolean;
  /** Returns the jobs; called when the step may start. */
  jobs(): readonly Job[];
}

export interface StepResult extends Counts {
  readonly name: string;
  /** The time from the start of its first job to the end of its last. */
  readonly seconds: number;
}

export interface Run {
  readonly places: number;
  /**
   * Returns the seconds that a job took last time; the longest starts first.
   */
  lastSeconds(name: string): number;
  stepBegun(step: string, jobs: number): void;
  jobEnded(step: string, job: string, options: { seconds: number }): void;
  stepEnded(result: StepResult): void;
  /** Reports a step that cannot run because one that it needs failed. */
  notRun(step: string, failed: string): void;
}

interface Begun {
  readonly step: Step;
  readonly startMs: number;
  readonly counts: Counts;
  left: number;
}

interface Waiting {
  readonly begun: Begun;
  readonly job: Job;
}

/** @returns the result of each step, in the given order */
export async function runSideBySide(
  steps: readonly Step[],
  run: Run,
): Promise<StepResult[]> {
  const names = new Set(steps.map((it) => it.name));
  const results = new Map<string, StepResult>();
  const unbegun = new Set(steps);
  const waiting: Waiting[] = [];
  const running = new Set<Promise<void>>();
  let free = run.places;

  const end = (begun: Begun) => {
    const seconds = (performance.now() - begun.startMs) / 1000;
    const result = { ...begun.counts, name: begun.step.name, seconds };
    results.set(begun.step.name, result);
    run.stepEnded(result);
  };
  const begin = () => {
    for (const step of unbegun) {
      const { needs = [], follows = [] } = step;
      const isAwaited = (it: string) => names.has(it) && !results.has(it);
      if ([...needs, ...follows].some(isAwaited)) continue;
      unbegun.delete(step);
      const failed = needs.find((it) => (results.get(it)?.failed ?? 0) > 0);
      const { begun, jobs } = beginStep(step, { run, failed });
      waiting.push(...jobs.map((job) => ({ begun, job })));
      if (jobs.length === 0) end(begun);
    }
    waiting.sort((a, b) => byUrgency(a, { b, run }));
  };
  const start = ({ begun, job }: Waiting): Promise<void> => {
    const places = Math.min(job.places ?? 1, run.places);
    free -= places;
    return timed(job, run, begun).then((counts) => {
      free += places;
      addCounts(begun.counts, counts);
      if (--begun.left === 0) end(begun);
    });
  };
  for (;;) {
    begin();
    // The next job waits for its places; no smaller one may overtake it.
    while (waiting[0] && placesOf(waiting[0], run) <= free) {
      const next = waiting.shift();
      if (next === undefined) break;
      const ended = start(next).finally(() => running.delete(ended));
      running.add(ended);
    }
    if (running.size === 0) break;
    await Promise.race(running);
  }
  return steps.flatMap(({ name }) => results.get(name) ?? []);
}

/** Begins a step: without jobs if one that it needs failed. */
function beginStep(
  step: Step,
  { run, failed }: { run: Run; failed: string | undefined },
): { begun: Begun; jobs: readonly Job[] } {
  const counts = noCounts();
  const jobs = failed === undefined ? step.jobs() : [];
  if (failed !== undefined) {
    run.notRun(step.name, failed);
    counts.failed = 1;
  }
  const startMs = performance.now();
  run.stepBegun(step.name, jobs.length);
  return { begun: { step, startMs, counts, left: jobs.length }, jobs };
}

async function timed(job: Job, run: Run, { step }: Begun): Promise<Counts> {
  const startMs = performance.now();
  const counts = await job.run();
  const seconds = (performance.now() - startMs) / 1000;
  run.jobEnded(step.name, job.name, { seconds });
  return counts;
}

function placesOf({ job }: Waiting, { places }: Run): number {
  return Math.min(job.places ?? 1, places);
}

function byUrgency(a: Waiting, { b, run }: { b: Waiting; run: Run }): number {
  const first = Number(b.begun.step.first ?? false) -
    Number(a.begun.step.first ?? false);
  return first ||
    run.lastSeconds(b.job.name) - run.lastSeconds(a.job.name);
}
