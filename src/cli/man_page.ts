import type { Command, Option } from "commander";
import { exitCodes } from "./help_exit_codes.ts";

/** The environment variables and their effects. */
const ENVIRONMENT: readonly (readonly [name: string, meaning: string])[] = [
  ["JELLYTAU_HOME", "one folder for data, config, cache and logs"],
  ["JELLYTAU_STORE", "as --store: auto, keyring or file"],
  ["JELLYTAU_CA_FILE", "as --ca-file"],
  ["JELLYTAU_PASSPHRASE_FILE", "a file with the encrypted file's passphrase"],
  [
    "CREDENTIALS_DIRECTORY",
    "set by systemd; the passphrase is in jellytau-passphrase in it",
  ],
  ["JELLYTAU_PASSPHRASE", "the passphrase itself, which is weaker"],
  ["JELLYTAU_SERVER", "with JELLYTAU_TOKEN: an account for this run only"],
  ["JELLYTAU_TOKEN", "its token, stored nowhere"],
  ["JELLYTAU_IMAGES", "as --images"],
  ["JELLYTAU_SCREEN_READER", "when set, as --screen-reader"],
  ["JELLYTAU_LOG", "error, warning, info or debug"],
  ["CI", "when set, nothing prompts"],
  ["NO_COLOR, CLICOLOR_FORCE", "no colours, or colours in any case"],
];

/** On Linux; elsewhere the folders are the system's own. */
const FILES: readonly (readonly [path: string, meaning: string])[] = [
  [
    "~/.local/share/jellytau/metadata.db",
    "accounts, servers, libraries; no secret",
  ],
  [
    "~/.local/share/jellytau/tokens.json",
    "tokens, sealed, where there is no keyring",
  ],
  [
    "~/.local/state/jellytau/jellytau.log",
    "what --verbose and JELLYTAU_LOG write, without secrets",
  ],
  [
    "~/.config/jellytau/storage.key",
    "its key, where no passphrase protects it",
  ],
];

/**
 * The whole command line as a page for man(1), from the table of commands.
 *
 * Source: man(7).
 */
export function manPage(program: Command, version: string): string {
  return [
    `.TH JELLYTAU 1 "" "JellyTau ${version}" "User Commands"`,
    ".SH NAME",
    `jellytau \\- ${escape(lowerFirst(program.description()))}`,
    ".SH SYNOPSIS",
    ".B jellytau",
    ".br",
    ".B jellytau",
    ".I command",
    ".RI [ arguments ]",
    ".SH DESCRIPTION",
    "Without a command, at a terminal, the screen opens.",
    "Data goes to the standard output, everything else to the standard error.",
    "No password and no token is ever an argument.",
    ".SH COMMANDS",
    ...leavesOf(program).flatMap((it) => commandSection(it, program)),
    ".SH OPTIONS",
    "These work with every command.",
    ...visibleOptions(program).flatMap(optionEntry),
    ".SH EXIT STATUS",
    ...exitCodes().flatMap(({ code, meaning, kinds }) =>
      entry(
        String(code),
        [meaning, kinds.join(", ")].filter(Boolean).join(": "),
      )
    ),
    ".SH ENVIRONMENT",
    ...ENVIRONMENT.flatMap(([name, meaning]) => entry(name, meaning)),
    ".SH FILES",
    ...FILES.flatMap(([path, meaning]) => entry(path, meaning)),
    "",
  ].join("\n");
}

/** Commands that do something, in the order of the help. */
function leavesOf(command: Command): Command[] {
  const inner = command.createHelp().visibleCommands(command)
    .filter((it) => command.commands.includes(it));
  return inner.flatMap((it) => {
    const below = leavesOf(it);
    return below.length === 0 || it.registeredArguments.length > 0
      ? [it, ...below]
      : below;
  });
}

function commandSection(command: Command, program: Command): string[] {
  const words = [...pathOf(command), ...argumentsOf(command)].join(" ");
  const everywhere = program.options.map((it) => it.flags);
  const own = visibleOptions(command)
    .filter((it) => !everywhere.includes(it.flags) && it.long !== "--help");
  return [
    `.SS "${escape(words)}"`,
    escape(`${upperFirst(command.description())}.`),
    ...own.flatMap(optionEntry),
  ];
}

function pathOf(command: Command): string[] {
  const { parent } = command;
  return [...parent ? pathOf(parent) : [], command.name()];
}

function argumentsOf(command: Command): string[] {
  return command.registeredArguments.map((it) => {
    const name = it.name() + (it.variadic ? "..." : "");
    return it.required ? `<${name}>` : `[${name}]`;
  });
}

function visibleOptions(command: Command): Option[] {
  return command.createHelp().visibleOptions(command);
}

function optionEntry({ flags, description, argChoices }: Option): string[] {
  const choices = argChoices ? ` (${argChoices.join(", ")})` : "";
  return entry(flags, description + choices);
}

function entry(term: string, text: string): string[] {
  return [".TP", `.B ${escape(term)}`, escape(text)];
}

/** Text as roff takes it for text. */
function escape(text: string): string {
  const safe = text.replaceAll("\\", "\\e").replaceAll("-", "\\-")
    .replaceAll('"', "\\(dq").replaceAll("`", "");
  return /^[.']/.test(safe) ? `\\&${safe}` : safe;
}

function upperFirst(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}
