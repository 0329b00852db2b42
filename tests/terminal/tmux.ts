import { lacks } from "../requirements.ts";

export const NO_TMUX = lacks("tmux");
const MODES = "alternate=#{alternate_on} cursor=#{cursor_flag} " +
  "mouse=#{mouse_any_flag} keypad=#{keypad_flag}";
const WAIT_LIMIT_MS = 60_000;
/** Between two looks, each of which starts a program. */
const PAUSE_MS = 150;

/** A program in a real terminal. */
export interface Tmux {
  /** Returns the current screen. */
  screen(): Promise<string>;
  /** Presses named keys, such as `Enter`, or single characters. */
  press(...keys: string[]): Promise<void>;
  /** Types text as it is. */
  type(text: string): Promise<void>;
  /** Waits until the screen holds the text. @returns the screen */
  waitFor(text: string | RegExp): Promise<string>;
  resize(columns: number, rows: number): Promise<void>;
  /** Returns the modes of the terminal. */
  modes(): Promise<string>;
  /** Returns the title of the terminal. */
  title(): Promise<string>;
  /** Closes the terminal, with everything that runs in it. */
  closeWindow(): Promise<void>;
}

/** Lends a shell in tmux; its server is ended on every way out. */
export async function withTmux(
  options: {
    columns: number;
    rows: number;
    env: Readonly<Record<string, string>>;
  },
  use: (tmux: Tmux) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "tmux-" });
  const call = caller(`${folder}/socket`, options.env);
  const size = ["-x", `${options.columns}`, "-y", `${options.rows}`];
  await call(["new-session", "-d", "-s", "t", ...size, "sh"]);
  await call(["set-option", "-t", "t", "window-size", "manual"]);
  try {
    await use(makeTmux(call));
  } finally {
    await endServer(call);
    await Deno.remove(folder, { recursive: true });
  }
}

/**
 * Ends the server and waits for the shell, which writes its history into the
 * home.
 */
async function endServer(call: Call): Promise<void> {
  const shell = await call(["display-message", "-p", "-t", "t", "#{pane_pid}"]);
  await call(["kill-server"]);
  await untilGone(Number(shell), WAIT_LIMIT_MS);
}

/** Waits until a process has ended. @returns true if it has; 0 is no process */
export async function untilGone(
  pid: number,
  limitMs: number,
): Promise<boolean> {
  const deadline = Date.now() + limitMs;
  while (pid > 0) {
    const running = await Deno.stat(`/proc/${pid}`).then(
      () => true,
      () => false,
    );
    if (!running) break;
    if (Date.now() > deadline) return false;
    await new Promise((done) => setTimeout(done, 20));
  }
  return true;
}

type Call = (args: readonly string[]) => Promise<string>;

function caller(socket: string, env: Readonly<Record<string, string>>): Call {
  return async (args) => {
    const { stdout } = await new Deno.Command("tmux", {
      args: ["-S", socket, "-f", "/dev/null", "-u", ...args],
      clearEnv: true,
      env: { ...env, TERM: "xterm-256color", LC_ALL: "C.UTF-8" },
      stderr: "null",
      signal: AbortSignal.timeout(WAIT_LIMIT_MS),
    }).output();
    return new TextDecoder().decode(stdout);
  };
}

function makeTmux(call: Call): Tmux {
  const screen = () => call(["capture-pane", "-p", "-t", "t"]);
  const tmux: Tmux = {
    screen,
    press: async (...keys) =>
      void await call(["send-keys", "-t", "t", ...keys]),
    type: async (text) => void await call(["send-keys", "-t", "t", "-l", text]),
    async waitFor(text) {
      const deadline = Date.now() + WAIT_LIMIT_MS;
      for (;;) {
        const shown = await screen();
        const found = typeof text === "string"
          ? shown.includes(text)
          : text.test(shown);
        if (found) return shown;
        if (Date.now() > deadline) {
          throw new Error(`"${text}" did not appear; the screen:\n${shown}`);
        }
        await new Promise((done) => setTimeout(done, PAUSE_MS));
      }
    },
    closeWindow: () => endServer(call),
    modes: async () =>
      (await call(["display-message", "-p", "-t", "t", MODES])).trim(),
    title: async () =>
      (await call(["display-message", "-p", "-t", "t", "#{pane_title}"]))
        .trim(),
    resize: async (columns, rows) =>
      void await call(
        ["resize-window", "-t", "t", "-x", `${columns}`, "-y", `${rows}`],
      ),
  };
  return tmux;
}
