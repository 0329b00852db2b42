import { Box, type DOMElement } from "ink";
import {
  createContext,
  Fragment,
  type ReactNode,
  type RefObject,
  useContext,
} from "react";
import type { PageLink } from "../model/page_links.ts";
import { Text } from "./text.tsx";

/** The selected link of a page. */
export interface Selection {
  /** null if there is none. */
  readonly link: PageLink | null;
  /** Receives the line with the link. */
  readonly line: RefObject<DOMElement | null>;
}

export const SelectionContext = createContext<Selection | null>(null);

/** Shows the texts of some lines together. */
export function LinkedLine(
  { labels, children }: { labels: readonly string[]; children: ReactNode },
) {
  const selection = useContext(SelectionContext);
  const isHere = labels.includes(selection?.link?.line ?? "");
  return <Box ref={isHere ? selection?.line : undefined}>{children}</Box>;
}

/** Shows the texts of one line, and which of them is selected. */
export function LinkedTexts(
  { label, texts, between }: {
    label: string;
    /** Printable. */
    texts: readonly string[];
    between: string;
  },
) {
  const link = useContext(SelectionContext)?.link;
  if (link?.line !== label) return <>{texts.join(between)}</>;
  return (
    <>
      {texts.map((text, at) => (
        <Fragment key={at}>
          {at > 0 ? between : ""}
          {at === link.at ? <Text bold inverse>{text}</Text> : text}
        </Fragment>
      ))}
    </>
  );
}
