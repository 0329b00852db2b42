import * as fc from "fast-check";
import { textOfHtml } from "../../../src/jellyfin/decode/html_text.ts";
import { assert, assertEquals } from "@std/assert";

const CASES: [html: string, text: string | null][] = [
  ["Plain text", "Plain text"],
  ["One<br>two<br/>three<BR />four", "One\ntwo\nthree\nfour"],
  ["One<br>\r\ntwo", "One\ntwo"],
  ["<p>One</p><p>two</p>", "One\n\ntwo"],
  ["One\n\ntwo", "One\n\ntwo"],
  ["<p class='x'>A <i>fine</i> <b>film</b></p>", "A fine film"],
  ["<ul><li>One</li><li>two</li></ul>", "- One\n- two"],
  ["Tom &amp; Jerry", "Tom & Jerry"],
  ["&quot;It&#39;s&quot; caf&eacute;&hellip; &#x4E2D;", '"It\'s" café… 中'],
  ["one&nbsp;two", "one two"],
  ["&lt;br&gt;two &lt;i&gt;three&lt;/i&gt;", "two three"],
  ["I <3 a < b and c > d", "I <3 a < b and c > d"],
  ["AT&T and R&B", "AT&T and R&B"],
  ["&#27;[2J&#x202e;x&#0;", "[2Jx\ufffd"],
  ["<script>alert('x')</script>After<!-- note -->", "After"],
  ["<br> &nbsp; <p></p>", null],
  ["", null],
];

for (const [html, text] of CASES) {
  Deno.test(`textOfHtml() makes ${JSON.stringify(text)} of ${JSON.stringify(html)}`, () => {
    assertEquals(textOfHtml(html), text);
  });
}

Deno.test("textOfHtml() returns bounded, printable text whatever it gets", () => {
  const unit = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom("<br>", "<p", "</p>", "&#", "&#x1b;", "<!--", "<script>"),
  );
  fc.assert(fc.property(fc.array(unit), (units) => {
    const text = textOfHtml(units.join("")) ?? "x";
    assert(!/(?!\n)[\p{Cc}\u202e]/u.test(text), JSON.stringify(text));
    assertEquals(text.isWellFormed(), true);
  }));
  for (
    const piece of ["<p", "<!--", "<script>", " ", "<br ", "&lt;", "<li> "]
  ) {
    const text = textOfHtml(piece.repeat(500_000));
    assert((text ?? "").length <= 4_001, piece);
  }
});
