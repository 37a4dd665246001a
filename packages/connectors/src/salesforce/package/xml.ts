/** What an element of a metadata file holds: text, or elements in order; a list is that element several times. */
export interface Elements {
  [name: string]: string | boolean | number | Elements | Elements[];
}

const ESCAPES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
const escaped = (text: string) => text.replace(/[&<>]/g, (char) => ESCAPES[char]!);

function lines(elements: Elements, indent: string): string[] {
  return Object.entries(elements).flatMap(([name, content]) =>
    [content]
      .flat()
      .flatMap((one) =>
        typeof one === "object"
          ? [`${indent}<${name}>`, ...lines(one, `${indent}    `), `${indent}</${name}>`]
          : [`${indent}<${name}>${escaped(String(one))}</${name}>`],
      ),
  );
}

/** A file of the Metadata API, as the Salesforce command line writes it. */
export const metadataXml = (type: string, elements: Elements): string =>
  [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<${type} xmlns="http://soap.sforce.com/2006/04/metadata">`,
    ...lines(elements, "    "),
    `</${type}>`,
    "",
  ].join("\n");
