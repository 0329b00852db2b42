/** Paragraphs and examples of the help, loaded only when help is shown. */
import type { HelpText, UsedOption } from "./help_page.ts";
import { LIBRARY_HELP } from "./help_texts_library.ts";
import { STORAGE_HELP } from "./help_texts_storage.ts";

/** The options of commands that only read what is stored on this machine. */
const LOCAL: readonly UsedOption[] = ["json"];
/** The options of commands that contact a server without an account. */
const SERVER: readonly UsedOption[] = ["json", "input", "timeout"];

const ACCOUNT_NAMES = "An account is an alias, `user@host`, " +
  "`serverId:userId`, or any part of these that is unambiguous. Without one, " +
  "the command uses the active account.";

const AUTH_HELP: Readonly<Record<string, HelpText>> = {
  "auth login": {
    about: [
      "The token is stored in the system keyring or, if there is none, in an " +
      "encrypted file. At a terminal, JellyTau asks for what is missing. The " +
      "password is never stored and never an argument.",
      "A certificate that the system does not trust is shown first; you decide " +
      "whether to trust it.",
    ],
    examples: [
      ["sign in, and type the password", "auth login https://media.example"],
      [
        "approve the sign-in on another device",
        "auth login https://media.example --quick-connect",
      ],
      [
        "sign in from a script",
        "auth login https://media.example --user ada --password-file pass.txt",
      ],
      [
        "give the account a short name",
        "auth login https://media.example --alias home",
      ],
    ],
    uses: SERVER,
  },
  "auth logout": {
    about: [
      "Revokes the token on the server and removes it from this machine, with " +
      "the library of the account. If the server cannot be reached, the token " +
      "is removed here and JellyTau reports that it still works there.",
      ACCOUNT_NAMES,
    ],
    examples: [
      ["sign out of the active account", "auth logout"],
      ["sign out of one account", "auth logout ada@media.example"],
      ["sign out of every account", "auth logout --all"],
      [
        "only remove the token from this machine",
        "auth logout home --local-only",
      ],
    ],
    uses: ["json", "account", "input", "timeout"],
  },
  "auth status": {
    about: [
      "Asks each server whether the stored token still works. The exit code is " +
      "0 only if it does for every account that is listed.",
    ],
    examples: [
      ["check every account", "auth status"],
      ["check one account", "auth status home"],
      ["list the accounts without asking servers", "auth status --no-check"],
    ],
    uses: ["json", "account", "input", "timeout"],
  },
  "auth list": {
    examples: [
      ["list the accounts", "auth list"],
      ["list them for a script", "auth list --json"],
    ],
    uses: ["json", "account"],
  },
  "auth switch": {
    about: [
      "Commands and the TUI use the active account unless you name another " +
      "one. Without an argument, switches to the other of two accounts.",
    ],
    examples: [["make an account the active one", "auth switch home"]],
    uses: ["json", "account"],
  },
  "auth token": {
    about: [
      "Prints the token on stdout, for another program. Anyone who has it can " +
      "act as you until you sign out. On a terminal, where it would remain " +
      "visible, the command fails unless you add `--reveal`.",
    ],
    examples: [
      ["copy the token", "auth token | wl-copy"],
      [
        "print a header for curl",
        "auth token --header | curl -H @- https://media.example/Users/Me",
      ],
      ["print the token of another account as JSON", "auth token home --json"],
    ],
    uses: ["json", "account", "input"],
  },
  "auth approve": {
    about: [
      "The other device shows a code of six digits. Approving it signs that " +
      "device in as you.",
    ],
    examples: [["approve a code", "auth approve 123 456"]],
    uses: ["json", "account", "input", "timeout"],
  },
  api: {
    about: [
      "Sends a request to the server of the account and prints the reply. The " +
      "token is sent only to that server; if the reply contains it, it is " +
      "masked.",
    ],
    examples: [
      ["show your user", "api /Users/Me"],
      ["list sessions for a script", "api /Sessions | jq"],
      ["send a JSON body", "api /Playlists -X POST --input playlist.json"],
      ["show the status and headers too", "api /System/Info -i"],
    ],
    uses: ["json", "account", "input", "timeout"],
  },
};

const SERVER_HELP: Readonly<Record<string, HelpText>> = {
  "server list": {
    examples: [["list the known servers", "server list"]],
    uses: LOCAL,
  },
  "server test": {
    about: [
      "Finds the address of the server, tries HTTPS first, and shows its " +
      "version and certificate. Needs no account and sends no password.",
    ],
    examples: [
      ["find a server and see its certificate", "server test media.example"],
      [
        "test a server with your own CA",
        "server test https://media.example --ca-file home-ca.pem",
      ],
    ],
    uses: SERVER,
  },
  "server trust": {
    about: [
      "JellyTau refuses a pinned server whose certificate has changed. Compare " +
      "the SHA-256 with the one on the server before you accept it.",
    ],
    examples: [
      ["see the new certificate and decide", "server trust media.example"],
      [
        "trust certificate authorities instead of the pin",
        "server trust media.example --by-ca",
      ],
    ],
    uses: SERVER,
  },
  "server remove": {
    about: ["Sign out of all accounts on the server first."],
    examples: [["forget a server", "server remove media.example"]],
    uses: LOCAL,
  },
};

const PROGRAM_HELP: Readonly<Record<string, HelpText>> = {
  doctor: {
    about: [
      "Checks the keyring, the encrypted file, the database, permissions, " +
      "certificates, the terminal, and each account with its server. Each " +
      "problem comes with a hint.",
    ],
    examples: [
      ["check everything", "doctor"],
      ["make a report that you can share", "doctor --report"],
    ],
    uses: ["json", "input", "timeout"],
  },
  demo: {
    about: [
      "Starts a small Jellyfin server on this machine and signs you in. " +
      "Nothing is kept when you quit.",
    ],
    examples: [
      ["explore the TUI", "demo"],
      ["sign in, sign out and look for traces", "demo --no-tui"],
    ],
    uses: ["json", "ascii"],
  },
  completion: {
    about: [
      "The script completes commands, options, accounts, libraries and items. " +
      "The shells are bash, zsh, fish and powershell.",
    ],
    examples: [
      [
        "install completions for bash",
        "completion bash > ~/.local/share/bash-completion/completions/jellytau",
      ],
      [
        "install completions for fish",
        "completion fish > ~/.config/fish/completions/jellytau.fish",
      ],
    ],
    uses: [],
  },
  help: {
    about: [
      "In addition to commands there are two topics: `exit-codes` lists the exit " +
      "codes, and `man-page` prints the manual for man(1).",
    ],
    examples: [
      ["show the help of a command", "help auth login"],
      ["list the exit codes", "help exit-codes"],
      ["read the manual", "help man-page | man -l -"],
    ],
    uses: [],
  },
};

/** The root and the groups. */
const GROUP_HELP: Readonly<Record<string, HelpText>> = {
  "": {
    about: [
      "Without a command, opens the full-screen interface (TUI).",
    ],
    examples: [
      ["try it on a demo server", "demo"],
      ["sign in", "auth login https://media.example"],
      ["find something, also offline", "library search amelie"],
      ["play it", 'play "Some Film (1987)"'],
    ],
    uses: ["json", "account", "input", "timeout", "ascii"],
  },
  auth: {
    examples: [
      ["sign in", "auth login https://media.example"],
      ["check your accounts", "auth status"],
    ],
    uses: [],
  },
  storage: {
    examples: [
      ["see where tokens are stored", "storage status"],
      ["move them to the keyring", "storage migrate keyring"],
    ],
    uses: [],
  },
  "storage slot": {
    about: ["A slot is one way to unlock the encrypted file."],
    examples: [["add a passphrase", "storage slot add passphrase"]],
    uses: [],
  },
  server: {
    examples: [["look at a server", "server test media.example"]],
    uses: [],
  },
  library: {
    examples: [
      ["fetch the list of your library", "library sync"],
      ["find an item", "library search amelie"],
    ],
    uses: [],
  },
};

/** The help texts by the path of the command or group. */
export const HELP_TEXTS: Readonly<Record<string, HelpText>> = {
  ...GROUP_HELP,
  ...AUTH_HELP,
  ...STORAGE_HELP,
  ...SERVER_HELP,
  ...LIBRARY_HELP,
  ...PROGRAM_HELP,
};
