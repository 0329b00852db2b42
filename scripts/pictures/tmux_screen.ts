/** The compiled binary in a terminal that pictures are taken of. */
export interface TmuxScreen {
  /** Text with its SGR sequences. */
  screen(): Promise<string>;
  /** Named keys, such as `Enter`, or single characters, at a person's pace. */
  press(...keys: string[]): Promise<void>;
  /** @throws {Error} when it is not seen in time */
  until(text: string): Promise<void>;
}

const TRIES = 100;
const TRY_EVERY_MS = 200;
const PRESS_EVERY_MS = 150;
/** For the last keys to be drawn, and for the way out. */
const REST_MS = 1_000;

/** Lends `program` in a home of its own; both are gone afterwards. */
export async function withTmuxScreen(
  { program, columns, rows, prepare }: {
    program: string;
    columns: number;
    rows: number;
    /** Puts files into the home first. */
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

/** Without what colours it. */
function plain(screen: string): string {
  // deno-lint-ignore no-control-regex -- SGR sequences
  return screen.replace(/\x1b\[[0-9;]*m/g, "");
}

export function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
