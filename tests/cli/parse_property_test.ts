/** Tests that every line is read as the table of commands says, or refused. */
import * as fc from "fast-check";
import type { Command, OptionSpec } from "../../src/cli/command.ts";
import { commandTree } from "../../src/cli/command_tree.ts";
import { allCommands } from "../../src/cli/commands.ts";
import { GLOBAL_OPTIONS } from "../../src/cli/global_options.ts";
import { parse } from "../../src/cli/parse.ts";
import { assert, assertEquals, assertMatch } from "@std/assert";

const COMMANDS = (await allCommands()).filter((it) => it.run);

const TREE = commandTree(await allCommands());

function wordsOf(line: string): string[] {
  return line.split(" ").filter((it) => it !== "");
}

/** A line as it must be read, and the words for it. */
interface Expected {
  readonly path: string;
  readonly args: readonly unknown[];
  readonly options: Record<string, unknown>;
  readonly globals: Record<string, unknown>;
}

/** One option, as the table describes it, with a value. */
interface Given {
  readonly forms: readonly string[];
  readonly name: string;
  readonly value: string | boolean;
  readonly isGlobal: boolean;
}

/** Values and arguments, many of which look like something else. */
const VALUE = fc.oneof(
  fc.constantFrom("ada", "auth", "list", "help", "7", "a=b", "", "-", "--"),
  fc.constantFrom("--json", "-v", "-qv", "-5", "--user", "--no-input", "=x"),
  fc.string({ maxLength: 6 }),
);
const DASH = /^-./;

function optionFrom(specs: readonly OptionSpec[]): fc.Arbitrary<Given> {
  return fc.constantFrom(...specs).chain(({ flags, choices }) => {
    const [forms = "", value] = flags.split(" <");
    const long = forms.split(", ").at(-1) ?? "";
    const name = long.replace(/^--(no-)?/, "")
      .replaceAll(/-(.)/g, (_, letter) => letter.toUpperCase());
    const isGlobal = GLOBAL_OPTIONS.some((it) => it.flags === flags);
    const values = value === undefined
      ? fc.constant(!long.startsWith("--no-"))
      : choices
      ? fc.constantFrom(...choices)
      : VALUE;
    const given = { forms: forms.split(", "), name, isGlobal };
    return values.map((it) => ({ ...given, value: it }));
  });
}

/** Writes an option as people do: `--user x`, `--user=x`, `-X x`, `-Xx`. */
function written({ forms, value }: Given): fc.Arbitrary<string[]> {
  return fc.constantFrom(...forms).chain((form) => {
    if (typeof value === "boolean") return fc.constant([form]);
    const isShort = !form.startsWith("--");
    const attached = isShort ? form + value : `${form}=${value}`;
    const both = [[form, value], [attached]];
    return fc.constantFrom(...isShort && value === "" ? [[form, value]] : both);
  });
}

/**
 * Generates as many arguments as the command takes, none of which names a
 * command.
 */
function operandsFor({ args = "", path }: Command): fc.Arbitrary<string[]> {
  const declared = wordsOf(args);
  const needed = declared.filter((it) => it.startsWith("<")).length;
  const most = args.includes("...") ? needed + 2 : declared.length;
  const isCommand = (it: string) =>
    COMMANDS.some((spec) => spec.path === `${path} ${it}`);
  return fc.array(VALUE.filter((it) => !isCommand(it)), {
    minLength: needed,
    maxLength: most,
  });
}

function argumentsOf({ args = "" }: Command, words: readonly string[]) {
  return wordsOf(args).map((it, i) =>
    it.includes("...") ? words.slice(i) : words[i]
  );
}

/** Mixes arguments and options; those that look like options follow a `--`. */
function mixed(
  operands: readonly string[],
  options: readonly string[][],
): fc.Arbitrary<string[]> {
  const first = operands.findIndex((it) => DASH.test(it));
  const plain = first < 0 ? operands : operands.slice(0, first);
  const rest = first < 0 ? [] : ["--", ...operands.slice(first)];
  return fc.array(fc.nat(100), {
    minLength: options.length,
    maxLength: options.length,
  }).map((places) => {
    const sorted = places.map((it) => it % (plain.length + 1)).toSorted();
    const before = (i: number) => options.filter((_, at) => sorted[at] === i);
    const words = plain.flatMap((it, i) => [...before(i).flat(), it]);
    return [...words, ...before(plain.length).flat(), ...rest];
  });
}

const GLOBALS = {
  json: false,
  quiet: false,
  verbose: false,
  ascii: false,
  noInput: false,
  account: null,
  timeout: null,
  color: null,
};

function expectedOf(
  spec: Command,
  { operands, options }: { operands: string[]; options: Given[] },
): Expected {
  const globals: Record<string, unknown> = { ...GLOBALS };
  const own: Record<string, unknown> = {};
  for (const { isGlobal, name, value } of options) {
    if (!isGlobal) own[name] = value;
    else if (name === "input") globals.noInput = true;
    else globals[name] = value;
  }
  const args = argumentsOf(spec, operands);
  return { path: spec.path, args, options: own, globals };
}

/** Generates lines of every command in every form that the rules allow. */
const LINES: fc.Arbitrary<[argv: string[], expected: Expected]> = fc
  .constantFrom(...COMMANDS.filter((it) => it.path !== "help"))
  .chain((spec) =>
    fc.tuple(
      fc.array(optionFrom(GLOBAL_OPTIONS), { maxLength: 2 }),
      fc.array(optionFrom([...GLOBAL_OPTIONS, ...spec.options ?? []]), {
        maxLength: 4,
      }),
      operandsFor(spec),
    ).chain(([before, after, operands]) =>
      fc.tuple(
        fc.tuple(...before.map(written)),
        fc.tuple(...after.map(written)),
      ).chain(([first, then]) =>
        mixed(operands, then).map((words): [string[], Expected] => [
          [...first.flat(), ...spec.path.split(" "), ...words],
          expectedOf(spec, { operands, options: [...before, ...after] }),
        ])
      )
    )
  );

Deno.test("parse() reads every line as the table of commands says", async () => {
  await fc.assert(
    fc.asyncProperty(LINES, async ([argv, expected]) => {
      const line = await parse(argv);
      if (line.problem) throw line.problem;
      const { command, args, options, globals } = line;
      const found = { path: command.path, args, options, globals };
      assertEquals<unknown>(found, expected);
    }),
    { numRuns: 3_000 },
  );
});

/** Lines that no command accepts, each with the message. */
const WRONG: [words: string[], message: RegExp][] = [
  [["--nothing"], /^Cannot read arguments: unknown option '--nothing'/],
  [["--nothing=hunter2"], /unknown option '--nothing'(?!.*hunter2)/],
  [["-z"], /unknown option '-z'$/],
  [["-qzv"], /unknown option '-zv'$/],
  [["-q-v"], /unknown option '-q-v'$/],
  [["--json=1"], /unknown option '--json' \(did you mean --json\?\)$/],
  [["--color", "pink"], /'pink' is not a value of option '--color <when>'/],
  [
    ["--color=--json"],
    /'--json' is not a value of .*: use auto, always or never$/,
  ],
  [["--timeout"], /option '--timeout <seconds>' needs a value$/],
];

Deno.test("parse() refuses every line with one wrong option, and names it", async () => {
  const lines = fc.tuple(LINES, fc.constantFrom(...WRONG));
  await fc.assert(
    fc.asyncProperty(lines, async ([[argv], [wrong, message]]) => {
      const end = argv.indexOf("--");
      fc.pre(end < 0); // after it they would be arguments
      const { problem } = await parse([...argv, ...wrong]);
      assertEquals(problem?.kind, "usage");
      assertMatch(problem?.message ?? "", message);
      assertMatch(problem?.hint ?? "", /^See `jellytau help/);
    }),
    { numRuns: 500 },
  );
});

Deno.test("parse() reads any words, or refuses them as wrong usage", async () => {
  const names = COMMANDS.flatMap((it) => it.path.split(" "));
  const flags = [
    ...GLOBAL_OPTIONS,
    ...COMMANDS.flatMap((it) => it.options ?? []),
  ].flatMap((it) => it.flags.split(" <")[0]?.split(", ") ?? []);
  const word = fc.oneof(
    fc.constantFrom(...names),
    fc.constantFrom(...flags, "--__proto__", "--constructor=1", "-", "--"),
    VALUE,
  );
  await fc.assert(
    fc.asyncProperty(fc.array(word, { maxLength: 6 }), async (argv) => {
      const line = await parse(argv);
      if (line.problem) {
        assertEquals(line.problem.kind, "usage");
        assertMatch(line.problem.message, /^Cannot (read arguments|run): /);
        return;
      }
      const command = TREE.find(wordsOf(line.command.path));
      const needed = command?.arguments.filter((it) => it.isRequired) ?? [];
      assert(
        line.args.filter((it) => it !== undefined).length >= needed.length,
      );
      for (const [name, value] of Object.entries(line.options)) {
        const option = command?.accepted.find((it) => it.name === name);
        assert(option, name);
        const { choices = [value] } = option.spec;
        assert(choices.some((it) => it === value), `${name} ${value}`);
      }
    }),
    { numRuns: 2_000 },
  );
});
