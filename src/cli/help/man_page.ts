import type { CommandNode } from "../command_tree.ts";
import { exitCodes } from "./exit_codes.ts";
import { type OptionInHelp, optionInHelp, optionsInHelp } from "./help_page.ts";

/** The environment variables and their effects. */
const ENVIRONMENT: readonly (readonly [name: string, meaning: string])[] = [
  ["JELLYTAU_HOME", "one folder for data, config, cache and logs"],
  ["JELLYTAU_STORE", "same as --store: auto, keyring or file"],
  ["JELLYTAU_CA_FILE", "same as --ca-file"],
  ["JELLYTAU_ACCOUNT", "same as --account"],
  [
    "JELLYTAU_PASSPHRASE_FILE",
    "a file that contains the passphrase of the encrypted file",
  ],
  [
    "CREDENTIALS_DIRECTORY",
    "set by systemd; its file jellytau-passphrase contains the passphrase",
  ],
  [
    "JELLYTAU_PASSPHRASE",
    "the passphrase itself; other programs may be able to read it",
  ],
  ["JELLYTAU_SERVER", "with JELLYTAU_TOKEN: an account for this run only"],
  ["JELLYTAU_TOKEN", "the token of that account; it is not stored"],
  ["JELLYTAU_IMAGES", "same as --images"],
  ["JELLYTAU_SCREEN_READER", "if set, same as --screen-reader"],
  [
    "JELLYTAU_HIDE",
    "where not to show what plays: mpris, title, notifications",
  ],
  ["JELLYTAU_LOG", "write a log: error, warning, info or debug"],
  [
    "HTTPS_PROXY, ALL_PROXY",
    "a proxy: http://, https:// or socks5h://, with user:password@ if needed",
  ],
  ["NO_PROXY", "hosts to reach without it; this machine always is"],
  ["CI", "if set, JellyTau never prompts"],
  ["NO_COLOR, CLICOLOR_FORCE", "turn colours off, or on"],
];

/** The files on Linux; other systems have other folders. */
const FILES: readonly (readonly [path: string, meaning: string])[] = [
  [
    "~/.local/share/jellytau/metadata.db",
    "accounts, servers, libraries; no secret",
  ],
  [
    "~/.local/share/jellytau/tokens.json",
    "encrypted tokens, if there is no keyring",
  ],
  [
    "~/.local/state/jellytau/jellytau.log",
    "the log of --verbose and JELLYTAU_LOG, without secrets",
  ],
  [
    "~/.config/jellytau/config.toml",
    "your settings: jellytau config print",
  ],
  [
    "~/.config/jellytau/storage.key",
    "the key of tokens.json, unless a passphrase protects it",
  ],
];

/**
 * Returns the command line as a page for man(1), from the table of commands.
 *
 * Source: man(7).
 */
export function manPage(program: CommandNode, version: string): string {
  return [
    `.TH JELLYTAU 1 "" "JellyTau ${version}" "User Commands"`,
    ".SH NAME",
    `jellytau \\- ${escape(lowerFirst(program.summary))}`,
    ".SH SYNOPSIS",
    ".B jellytau",
    ".br",
    ".B jellytau",
    ".I command",
    ".RI [ arguments ]",
    ".SH DESCRIPTION",
    "Without a command, opens the full-screen interface (TUI).",
    "Data goes to standard output, everything else to standard error.",
    "A password or token is never an argument.",
    ".SH COMMANDS",
    ...leavesOf(program).flatMap(commandSection),
    ".SH OPTIONS",
    "Every command accepts these options.",
    ...optionsInHelp(program).flatMap(optionEntry),
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

/** Returns the commands that do something, in the order of the help. */
function leavesOf(command: CommandNode): CommandNode[] {
  return command.visible.flatMap((it) => {
    const below = leavesOf(it);
    return !it.spec?.run ? below : [it, ...below];
  });
}

function commandSection(command: CommandNode): string[] {
  const { path } = command;
  const notation = command.arguments.map((it) => it.notation);
  const words = ["jellytau", path, ...notation].join(" ");
  const { about = [], examples = [] } = command.spec ?? {};
  return [
    `.SS "${escape(words)}"`,
    escape(`${upperFirst(command.summary)}.`),
    ...about.flatMap((it) => [".PP", escape(it)]),
    ...command.options.map(optionInHelp).flatMap(optionEntry),
    ".PP",
    "Examples:",
    ...examples.flatMap(([purpose, line]) =>
      entry(`jellytau ${line}`, `${upperFirst(purpose)}.`)
    ),
  ];
}

function optionEntry({ flags, text }: OptionInHelp): string[] {
  return entry(flags, text);
}

function entry(term: string, text: string): string[] {
  return [".TP", `.B ${escape(term)}`, escape(text)];
}

/** Escapes text for roff. */
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
