import { Box, Text, useAnimation } from "ink";
import { useTones } from "../look.ts";
import type { State } from "../state.ts";

/** Below this no spinner is shown: it would only flicker. */
const SHOW_BUSY_AFTER_MS = 150;
const FRAMES = ["|", "/", "-", "\\"];

/** What is being waited for, what happened last, and the keys to know. */
export function StatusLine(
  { state, keys }: { state: State; keys: string },
) {
  const tones = useTones();
  const { busy, message } = state;
  return (
    <Box flexDirection="column" flexShrink={0}>
      {busy !== null
        ? <Busy what={busy} />
        : message
        ? (
          <Text wrap="truncate" {...tones[message.tone]}>
            {message.text}
            {message.hint === null ? "" : ` - ${message.hint}`}
          </Text>
        )
        : <Text></Text>}
      <Text dimColor wrap="truncate">{keys}</Text>
    </Box>
  );
}

function Busy({ what }: { what: string }) {
  const { frame, time } = useAnimation({ interval: 100 });
  if (time < SHOW_BUSY_AFTER_MS) return <Text></Text>;
  return <Text>{FRAMES[frame % FRAMES.length]} {what}… Esc stops</Text>;
}
