/** Checks how doc comments begin. */
import { layerOf, relativePath } from "./paths.ts";

/** Question words, which hide the verb of a sentence. */
const NO_OPENING = /^(What|Who|Whoever|Where|How|Whether|Of)\b/;

/** Words that may stand before the verb. */
const ADVERBS = /^(Also|Always|Never|First|Then|Only) +/;

/** A verb in the third person: Returns, Does, Re-reads. */
const VERB = /^[A-Z][a-z]*(-[a-z]+)?s\b/;

/** Words that end like a verb and are not one. */
const NO_VERB =
  /^(This|These|Its|Is|Has|Whose|Yes|As|Plus|Less|Unless|Perhaps|Others?|Various|Items)\b/;

/**
 * Reports a doc comment that begins with a question word and, in `src/`, one of an
 * exported function that does not begin with a verb in the third person.
 */
export const docComments: Deno.lint.Rule = {
  create(context) {
    const path = relativePath(context.filename);
    if (!/^(src|scripts|tests)\//.test(path)) return {};
    return {
      Program(): void {
        const comments = context.sourceCode.getAllComments().filter(isDoc);
        for (const comment of comments) {
          const opening = NO_OPENING.exec(textOf(comment));
          if (opening === null) continue;
          context.report({
            range: comment.range,
            message: `This doc comment begins with "${opening[0]}"`,
            hint: "Begin with a verb or a noun",
          });
        }
      },
      ExportNamedDeclaration(node): void {
        if (layerOf(path) === null) return;
        if (node.declaration?.type !== "FunctionDeclaration") return;
        const doc = context.sourceCode.getCommentsBefore(node).at(-1);
        if (doc === undefined || !isDoc(doc)) return;
        const between = context.sourceCode.text
          .slice(doc.range[1], node.range[0]);
        if (between.trim() !== "") return;
        const text = textOf(doc);
        if (text === "" || text.startsWith("@") || beginsWithVerb(text)) return;
        context.report({
          range: doc.range,
          message: "The doc comment of a function begins with its verb",
          hint: 'Write "Returns …", "Stores …" or "Reports …"',
        });
      },
    };
  },
};

type Comment = Deno.lint.LineComment | Deno.lint.BlockComment;

function isDoc(comment: Comment): boolean {
  return comment.type === "Block" && comment.value.startsWith("*");
}

function textOf({ value }: Comment): string {
  return value.replace(/^\*+/, "").replace(/^[\s*]+/, "").trim();
}

function beginsWithVerb(text: string): boolean {
  const rest = text.replace(ADVERBS, "");
  const [first = ""] = rest.split(/\s/);
  const isVerb = rest === text
    ? VERB.test(text) && !NO_VERB.test(text)
    : /^[a-z]+s\b/.test(first);
  return isVerb;
}
