import { terminalContract } from "../contracts/terminal_contract.ts";
import { perform } from "../contracts/terminal_steps.ts";
import { ScriptedTerminal } from "./scripted_terminal.ts";

terminalContract("ScriptedTerminal", {
  async run({ stdin, stdoutIsTerminal: onTerminal = false, steps }) {
    const terminal = new ScriptedTerminal(
      stdin instanceof Uint8Array
        ? { stdin }
        : { answers: stdin.typed, onTerminal },
    );
    const results = await perform(terminal, steps);
    const { stdoutBytes: stdout, stderr } = terminal;
    return { results, stdout, stderr };
  },
});
