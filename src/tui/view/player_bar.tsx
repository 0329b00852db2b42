import { useContext } from "react";
import { playerLine } from "../model/player_line.ts";
import type { Playing } from "../model/state.ts";
import { ThemeContext, useTones } from "../model/theme.ts";
import { Text } from "./text.tsx";

/** Shows the title, the position and the volume of what is playing. */
export function PlayerBar(
  { playing, columns }: { playing: Playing; columns: number },
) {
  const tones = useTones();
  const { ascii } = useContext(ThemeContext);
  const { title, done, todo, facts } = playerLine(playing, { columns, ascii });
  return (
    <Text wrap="truncate">
      {title}
      <Text {...tones.accent}>{done}</Text>
      <Text {...tones.dim}>{todo}</Text>
      {facts}
    </Text>
  );
}
