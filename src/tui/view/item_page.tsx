import { Box } from "ink";
import { useContext } from "react";
import { nameWithYear } from "../../core/item_names.ts";
import { textWidth } from "../../core/text_width.ts";
import { sanitize } from "../../core/printable.ts";
import { pageFacts } from "../model/item_page.ts";
import { ThemeContext, useSymbols, useTones } from "../model/theme.ts";
import type { TrackPicks } from "../model/track_picks.ts";
import type { ItemDetailView, ItemView } from "../model/views.ts";
import { ItemFacts } from "./detail_pane.tsx";
import { LinkedLine, LinkedTexts } from "./linked_texts.tsx";
import { Prose } from "./prose.tsx";
import { Text } from "./text.tsx";
import { TrackRows } from "./track_rows.tsx";

/** The gap between the labels and the texts. */
const GAP_COLUMNS = 2;
/** The tracks that {@link TrackRows} lists. */
const CHOSEN = ["audio", "subtitles"];

/** Shows everything about one item: its details, its file, people and extras. */
export function ItemPage(
  { item, picks = null, similar = [], width }: {
    item: ItemDetailView;
    /** The version and tracks that play; null if there is no choice. */
    picks?: TrackPicks | null;
    /** The titles that resemble it. */
    similar?: readonly ItemView[];
    width: number;
  },
) {
  const tones = useTones();
  const { dot } = useSymbols();
  const { ascii } = useContext(ThemeContext);
  const plain = (label: string, text: string) =>
    ascii && label === "video" ? text.replaceAll("×", "x") : text;
  const without = picks ? CHOSEN : [];
  const names = similar.map(nameWithYear);
  const facts = pageFacts(item, { without, similar: names });
  const labels = facts.map(([label]) => textWidth(label));
  const labelColumns = Math.max(0, ...labels) + GAP_COLUMNS;
  const { problem } = item;
  return (
    <Box flexDirection="column" width={width}>
      <ItemFacts item={item} detail={item} width={width} />
      {picks && <TrackRows picks={picks} width={width} />}
      {facts.length > 0 && (
        <Box flexDirection="column" marginTop={1}>
          {facts.map(([label, texts], at) => (
            <LinkedLine key={at} labels={[label]}>
              <Box width={labelColumns} flexShrink={0}>
                <Text {...tones.dim}>{label}</Text>
              </Box>
              <Prose>
                <LinkedTexts
                  label={label}
                  texts={texts.map((it) =>
                    sanitize(plain(label, it))
                  )}
                  between={` ${dot} `}
                />
              </Prose>
            </LinkedLine>
          ))}
        </Box>
      )}
      {problem !== null && (
        <Box marginTop={1}>
          <Prose {...tones.dim}>
            {`Without people, tracks, versions and extras: ${
              sanitize(problem.message)
            }`}
          </Prose>
        </Box>
      )}
    </Box>
  );
}
