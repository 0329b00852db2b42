import { assert, assertEquals } from "@std/assert";
import { type Promised, testPromises } from "./promises.ts";
import type { Result, Step } from "./terminal_steps.ts";

/** The standard streams of a process, and what it does with its terminal. */
export interface Scenario {
  /**
   * The bytes of stdin; with `typed`, the lines that a person types into stdin,
   * each after its question. Then stdin and stderr are a terminal.
   */
  readonly stdin: Uint8Array | { readonly typed: readonly string[] };
  /** True if stdout is the same terminal; by default it is a pipe or a file. */
  readonly stdoutIsTerminal?: boolean;
  readonly steps: readonly Step[];
}

export interface Outcome {
  /** One for each step. */
  readonly results: readonly Result[];
  readonly stdout: Uint8Array;
  /** The output on stderr as a person sees it, with the echo of typed text. */
  readonly stderr: string;
}

export type RunScenario = (scenario: Scenario) => Promise<Outcome>;

const encoder = new TextEncoder();
const EMPTY = new Uint8Array();
/** More than a pipe holds, less than an argument can. Source: pipe(7). */
const LONG_CHARACTERS = 100_000;

const IS_TERMINAL = (["stdin", "stdout", "stderr"] as const)
  .map((stream): Step => ({ do: "isTerminal", stream }));

/** Performs one step with this stdin. */
async function resultOf(
  run: RunScenario,
  { stdin, step }: { stdin: Scenario["stdin"]; step: Step },
): Promise<Result | undefined> {
  return (await run({ stdin, steps: [step] })).results[0];
}

const OF_STREAMS: readonly Promised<RunScenario>[] = [
  ["isTerminal() is false for pipes, and columns() null", async (run) => {
    const steps = [...IS_TERMINAL, { do: "columns" } as const];
    const { results } = await run({ stdin: EMPTY, steps });
    const no = { value: false };
    assertEquals(results, [no, no, no, { value: null }]);
  }],

  ["isTerminal() is true only for the streams of a terminal", async (run) => {
    const steps = [...IS_TERMINAL, { do: "columns" } as const];
    const { results } = await run({ stdin: { typed: [] }, steps });
    const [no, yes] = [{ value: false }, { value: true }];
    assertEquals(results, [yes, no, yes, { value: null }]);
  }],

  ["columns() returns the width when stdout is a terminal", async (run) => {
    const { results } = await run({
      stdin: { typed: [] },
      stdoutIsTerminal: true,
      steps: [...IS_TERMINAL, { do: "columns" }],
    });
    const yes = { value: true };
    assertEquals(results.slice(0, 3), [yes, yes, yes]);
    const width = results[3];
    assert(width && "value" in width && Number(width.value) > 0);
  }],

  ["write() and writeBytes() write to stdout in order", async (run) => {
    const [first = 0, second = 0] = encoder.encode("ü");
    const { stdout, stderr } = await run({
      stdin: EMPTY,
      steps: [
        { do: "write", text: "Zoë\n" },
        { do: "writeBytes", bytes: [first] },
        { do: "writeBytes", bytes: [second, 0, 255] },
        { do: "write", text: "end" },
      ],
    });
    const wanted = [...encoder.encode("Zoë\nü"), 0, 255];
    assertEquals([...stdout], [...wanted, ...encoder.encode("end")]);
    assertEquals(stderr, "");
  }],

  ["write() writes every byte of a long text", async (run) => {
    const text = "0123456789".repeat(LONG_CHARACTERS / 10);
    const steps = [{ do: "write", text }] as const;
    const { stdout } = await run({ stdin: EMPTY, steps });
    assertEquals(new TextDecoder().decode(stdout) === text, true);
  }],

  ["writeError() writes to stderr", async (run) => {
    const steps = [
      { do: "writeError", text: "Zoë\n" },
      { do: "writeError", text: "end" },
    ] as const;
    const { stdout, stderr } = await run({ stdin: EMPTY, steps });
    assertEquals([stdout.length, stderr], [0, "Zoë\nend"]);
  }],
];

const OF_INPUT: readonly Promised<RunScenario>[] = [
  ["readBytes() returns all of stdin as it is", async (run) => {
    const bytes = [0, 255, 13, 10, 10];
    const stdin = Uint8Array.from(bytes);
    for (const maxBytes of [5, 1_000]) {
      const step = { do: "readBytes", maxBytes } as const;
      assertEquals(await resultOf(run, { stdin, step }), { value: bytes });
    }
    const step = { do: "readBytes", maxBytes: 0 } as const;
    assertEquals(await resultOf(run, { stdin: EMPTY, step }), { value: [] });
  }],

  ["readInput() returns all of stdin as a secret", async (run) => {
    const stdin = encoder.encode("Zoë\r\n");
    const step = { do: "readInput", maxBytes: stdin.length } as const;
    assertEquals(await resultOf(run, { stdin, step }), { value: "Zoë\r\n" });
    const { stdout, stderr } = await run({ stdin, steps: [step] });
    assertEquals([stdout.length, stderr], [0, ""]);
  }],

  [
    "readBytes() and readInput() fail with usage over the limit",
    async (run) => {
      const stdin = encoder.encode("12345");
      for (const name of ["readBytes", "readInput"] as const) {
        const step = { do: name, maxBytes: 4 };
        assertEquals(await resultOf(run, { stdin, step }), {
          failure: "usage",
        });
      }
    },
  ],

  ["readInput() fails with usage when stdin is not UTF-8", async (run) => {
    const stdin = Uint8Array.from([0x61, 0xff]);
    const step = { do: "readInput", maxBytes: 9 } as const;
    assertEquals(await resultOf(run, { stdin, step }), { failure: "usage" });
  }],

  [
    "readBytes() and readInput() fail with cancelled when stopped",
    async (run) => {
      const stdin = encoder.encode("12345");
      for (const name of ["readBytes", "readInput"] as const) {
        const step = { do: name, maxBytes: 9, aborted: true };
        assertEquals(await resultOf(run, { stdin, step }), {
          failure: "cancelled",
        });
      }
    },
  ],
];

const OF_PROMPTS: readonly Promised<RunScenario>[] = [
  ["promptLine() asks on stderr and returns each line", async (run) => {
    const { results, stdout, stderr } = await run({
      stdin: { typed: ["Zoë", " two words ", ""] },
      steps: ["User: ", "Name: ", "More: "]
        .map((question) => ({ do: "promptLine", question })),
    });
    const [one, two, three] = ["Zoë", " two words ", ""];
    assertEquals(results, [{ value: one }, { value: two }, { value: three }]);
    assertEquals(stdout.length, 0);
    const places = ["User: ", "Name: ", "More: "]
      .map((it) => stderr.indexOf(it));
    assertEquals(places.toSorted((a, b) => a - b), places);
    assert((places[0] ?? -1) >= 0, stderr);
  }],

  [
    "promptSecret() asks on stderr and shows nothing of the line",
    async (run) => {
      const { results, stdout, stderr } = await run({
        stdin: { typed: ["pässword", "again"] },
        steps: [
          { do: "promptSecret", question: "Password: " },
          { do: "promptSecret", question: "Repeat: " },
        ],
      });
      assertEquals(results, [{ value: "pässword" }, { value: "again" }]);
      assertEquals(stdout.length, 0);
      assert(stderr.includes("Password: ") && stderr.includes("Repeat: "));
      assert(!/ssword.*ssword|again/s.test(stderr), stderr);
    },
  ],

  [
    "promptLine() and promptSecret() write no control characters of a question",
    async (run) => {
      const user = "a\x1b]0;b\x07\u202ec\nd: ";
      const { stderr } = await run({
        stdin: { typed: ["one", "two"] },
        steps: [
          { do: "promptLine", question: `Name of ${user}` },
          { do: "promptSecret", question: `Password of ${user}` },
        ],
      });
      for (const asked of ["Name of a]0;bc d: ", "Password of a]0;bc d: "]) {
        assert(stderr.includes(asked), JSON.stringify(stderr));
      }
    },
  ],

  [
    "promptLine() and promptSecret() fail with cancelled when stopped",
    async (run) => {
      for (const name of ["promptLine", "promptSecret"] as const) {
        const step = { do: name, question: "Name: ", aborted: true };
        const stdin = { typed: [] };
        assertEquals(await resultOf(run, { stdin, step }), {
          failure: "cancelled",
        });
      }
    },
  ],
];

/** Tests what every `Terminal` promises. */
export function terminalContract(
  name: string,
  options: { run: RunScenario; ignore?: boolean },
): void {
  const { run, ignore = false } = options;
  testPromises(name, [...OF_STREAMS, ...OF_INPUT, ...OF_PROMPTS], {
    lend: (check) => check(run),
    ignore,
  });
}
