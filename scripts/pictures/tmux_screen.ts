/** Controls the compiled binary in a terminal, to take pictures of it. */
export interface TmuxScreen {
  /** Returns the text with its SGR sequences. */
  screen(): Promise<string>;
  /** Presses named keys such as `Enter`, or characters, at a user's pace. */
  press(...keys: string[]): Promise<void>;
  /** Waits for a text. @throws {Error} if it does not appear in time */
  until(text: string): Promise<void>;
}

const TRIES = 100;
const TRY_EVERY_MS = 200;
const PRESS_EVERY_MS = 150;
/** The wait for the last keys to be drawn, and for the program to end. */
const REST_MS = 1_000;

/** Runs `program` in its own home; ends it and removes the home afterwards. */
export async function withTmuxScreen(
  { program, columns, rows, prepare }: {
    program: string;
    columns: number;
    rows: number;
    /** Creates files in the home first. */
    prepare?: (home: string) => Promise<void>;
  },
  use: (screen: TmuxScreen) => Promise<void>,
): Promise<void> {
  const home = await Deno.makeTempDir({ prefix: "pictures-" });
  const tmux = async (...args: string[]) => {
    const { stdout } = await new Deno.Command("tmux", {
      args: ["-S", `${home}/tmux`, "-f", "/dev/null", "-u", ...args],
      clearEnv: true,
      env: {
        HOME: home,
        PATH: "/usr/bin:/bin",
        TERM: "xterm-256color",
        COLORTERM: "truecolor",
        LC_ALL: "C.UTF-8",
        DBUS_SESSION_BUS_ADDRESS: `unix:path=${home}/no-bus`,
      },
    }).output();
    return new TextDecoder().decode(stdout);
  };
  const screen = () => tmux("capture-pane", "-p", "-e", "-t", "t");
  const size = ["-x", `${columns}`, "-y", `${rows}`];
  try {
    await prepare?.(home);
    await tmux("new-session", "-d", ...size, "-s", "t", program);
    await use({
      screen,
      async press(...keys) {
        for (const key of keys) {
          await tmux("send-keys", "-t", "t", key);
          await pause(PRESS_EVERY_MS);
        }
      },
      async until(text) {
        for (let tries = 0; tries < TRIES; tries++) {
          if (plain(await screen()).includes(text)) return;
          await pause(TRY_EVERY_MS);
        }
        throw new Error(`"${text}" did not appear:\n${plain(await screen())}`);
      },
    });
  } finally {
    await tmux("send-keys", "-t", "t", "C-c");
    await pause(REST_MS);
    await tmux("kill-server");
    await Deno.remove(home, { recursive: true });
  }
}

/** Returns the text without its colours. */
function plain(screen: string): string {
  // deno-lint-ignore no-control-regex -- SGR sequences
  return screen.replace(/\x1b\[[0-9;]*m/g, "");
}

export function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
