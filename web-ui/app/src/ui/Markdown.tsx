import MarkdownToJsx from 'markdown-to-jsx/react';
import type { ReactNode } from 'react';

/**
 * Text with Markdown, as authors of DAGs write it. HTML in it stays text, pictures are told by their
 * words, and links leave the page.
 */
export default function Markdown({ text }: { text: string }) {
  return (
    <div className="markdown">
      <MarkdownToJsx options={OPTIONS}>{text}</MarkdownToJsx>
    </div>
  );
}

function Away({ href, children }: { href?: string; children?: ReactNode }) {
  return /^https?:/.test(href ?? '') ? (
    <a href={href} target="_blank" rel="noreferrer noopener">
      {children}
    </a>
  ) : (
    <span>{children}</span>
  );
}

const OPTIONS = {
  disableParsingRawHTML: true,
  forceBlock: true,
  overrides: { a: Away, img: ({ alt }: { alt?: string }) => <span>{alt}</span> },
};
